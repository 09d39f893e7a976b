package dev.caravan.node.live;

import dev.caravan.management.port.Rejects;
import dev.caravan.protocols.http.RejectRing;
import dev.caravan.protocols.http.RejectRing.Reject;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Loop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The last refused heads of every loop. */
final class NodeRejects implements Rejects {
    private final List<Loop> loops;

    NodeRejects(EventLoops loops) {
        this.loops = loops.loops();
    }

    @Override
    public CompletionStage<List<View>> last(int limit) {
        List<CompletableFuture<List<Reject>>> parts = new ArrayList<>();
        for (Loop loop : loops) {
            parts.add(CompletableFuture.supplyAsync(
                    () -> RejectRing.of(loop).last(), loop.executor()));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(done -> parts.stream()
                        .flatMap(part -> part.join().stream())
                        .sorted(Comparator.comparingLong(Reject::atMillis).reversed())
                        .limit(limit)
                        .map(NodeRejects::view)
                        .toList());
    }

    private static View view(Reject reject) {
        return new View(
                reject.atMillis(),
                reject.listener(),
                peer(reject.from()),
                reject.request() ? "client" : "upstream",
                reject.offset(),
                reject.section() + ": " + reject.reason(),
                reject.excerpt());
    }

    /** Without what stands before the slash of a printed address: a name, or nothing. */
    private static String peer(String from) {
        return from.substring(from.indexOf('/') + 1);
    }
}
