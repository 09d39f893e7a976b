package dev.caravan.node.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to try with a demo that is ready, in lines. Pure. */
final class DemoGuide {
    private DemoGuide() {}

    /** For these nodes, by their processes. */
    static List<String> lines(DemoSettings demo, List<Long> pids) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(demo.nodes() == 1 ? "One node is ready." : demo.nodes() + " nodes are ready.");
        lines.add("");
        lines.add(row("node", "process", "proxy", "routes", "management"));
        for (int node = 0; node < demo.nodes(); node++) {
            lines.add(row(
                    demo.name(node),
                    String.valueOf(pids.get(node)),
                    "127.0.0.1:" + demo.proxy(node),
                    "127.0.0.1:" + demo.web(node),
                    "http://127.0.0.1:" + demo.management(node)));
        }
        int last = demo.nodes() - 1;
        String api = demo.portOffset() == 0
                ? ""
                : "export CARAVAN_API=http://127.0.0.1:" + demo.management(0);
        lines.addAll(List.of("", "Try, in another terminal:"));
        if (!api.isEmpty()) {
            lines.add("  " + api);
        }
        lines.addAll(List.of(
                "  curl -x http://127.0.0.1:" + demo.proxy(last) + " http://127.0.0.1:"
                        + demo.origin() + "/",
                "  curl http://127.0.0.1:" + demo.web(0) + "/hello",
                "  ./caravan status",
                "  ./caravan config export my.yaml      then change a route in it, and",
                "  ./caravan config apply my.yaml --wait",
                "  ./caravan rollout list",
                "  ./caravan connection list",
                "  kill -9 " + pids.get(last) + "      (" + demo.name(last)
                        + "; it is started again)",
                "",
                "Logs and data: " + demo.folder(),
                "Ctrl-C stops the nodes one after another and removes everything.",
                ""));
        return lines;
    }

    private static String row(String... cells) {
        return String.format(
                        Locale.ROOT,
                        "  %-8s %-9s %-16s %-16s %s",
                        cells[0],
                        cells[1],
                        cells[2],
                        cells[3],
                        cells[4])
                .stripTrailing();
    }
}
