package dev.caravan.config.agreement.sim;

import dev.caravan.config.agreement.Seat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The nodes there are, by their ids. */
final class Cluster {
    final World world;
    final Network network;
    final TreeMap<String, Node> nodes = new TreeMap<>();

    Cluster(World world) {
        this.world = world;
        this.network = new Network(world);
    }

    Set<String> ids() {
        return nodes.keySet();
    }

    List<Node> all() {
        return new ArrayList<>(nodes.values());
    }

    List<Node> up() {
        return nodes.values().stream().filter(Node::up).toList();
    }

    Optional<Mailbox> mailbox(String id) {
        return Optional.ofNullable(nodes.get(id))
                .flatMap(Node::process)
                .map(process -> process.mailbox);
    }

    Optional<Seat> seat(String id) {
        return Optional.ofNullable(nodes.get(id))
                .flatMap(Node::process)
                .map(process -> process.seat);
    }

    /** The seat that leads, or one that believes so. */
    Optional<Node> leader() {
        return up().stream()
                .filter(node -> node.process().orElseThrow().seat.standing().leads())
                .findAny();
    }

    Node add(String id, Set<String> founders, boolean lies, BiConsumer<Node, Seat> started) {
        Node node = new Node(id, world, this, founders, lies);
        nodes.put(id, node);
        node.start(started);
        return node;
    }
}
