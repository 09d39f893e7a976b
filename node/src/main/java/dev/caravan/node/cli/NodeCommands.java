package dev.caravan.node.cli;

/** {@code caravan node}. */
final class NodeCommands {
    private static final String NODES = "nodes";

    private NodeCommands() {}

    /** The commands of {@code node}. */
    static Tree under(Tree node, Environment e) {
        return node.command("list", () -> list(e))
                .command("show", () -> ShowCommand.of(e, "Shows a node.", NODES))
                .command(
                        "drain",
                        () -> ActCommand.verb(
                                e,
                                "A node takes no new connections; those there live on.",
                                NODES,
                                "drain",
                                "drains: it takes no new connections ('undrain' ends it)"))
                .command(
                        "undrain",
                        () -> ActCommand.verb(
                                e,
                                "A node takes connections again.",
                                NODES,
                                "undrain",
                                "takes connections again"))
                .command(
                        "leave",
                        () -> ActCommand.verb(
                                e,
                                "A node drains, hands over, leaves the cluster and ends.",
                                NODES,
                                "leave",
                                "leaves: it drains, hands over and ends"))
                .command(
                        "remove",
                        () -> ActCommand.delete(
                                e,
                                "Forgets a node that is gone for good: it votes no more.",
                                NODES,
                                "is forgotten"));
    }

    static Object list(Environment e) {
        return ListCommand.of(e, "The nodes of the cluster.", NODES, columns());
    }

    static Column[] columns() {
        return new Column[] {
            Column.of("ID", "id"),
            Column.of("NAME", "name"),
            Column.of("MEMBER", "member"),
            Column.flag("VOTER", "voter"),
            Column.flag("LEADER", "leader"),
            new Column(
                    "READY",
                    row -> row.at("draining").truth()
                            ? "draining"
                            : row.at("ready").truth() ? "yes" : "no"),
            Column.of("REVISION", "proven"),
            Column.of("CONNECTIONS", "connections"),
            Column.of("VERSION", "version"),
            Column.of("ADDRESS", "address"),
            Column.of("DIFFERS", "differs", "not-ready-because")
        };
    }
}
