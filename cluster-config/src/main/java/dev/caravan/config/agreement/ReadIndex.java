package dev.caravan.config.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Up to where the log must be applied to read what was answered before. Within turns of the leader.
 *
 * <p>One question to the others at a time: MicroRaft 0.7 lets a read that comes while another waits
 * count the answers that the earlier one already had, which came before the later one began, when
 * there may have been no other leader yet. Reads that come meanwhile share the next question.
 */
final class ReadIndex {
    private final Turns turns;
    private final Group group;
    private List<CompletableFuture<Reply>> next = new ArrayList<>();
    private boolean asking;

    ReadIndex(Turns turns, Group group) {
        this.turns = turns;
        this.group = group;
    }

    /** The index, or that this node does not lead. */
    CompletableFuture<Reply> ask() {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        next.add(reply);
        askOthers();
        return reply;
    }

    private void askOthers() {
        if (asking || next.isEmpty()) {
            return;
        }
        asking = true;
        List<CompletableFuture<Reply>> those = next;
        next = new ArrayList<>();
        group.stillLeader()
                .whenComplete((ordered, failure) -> turns.submit(() -> {
                    asking = false;
                    Reply reply = failure == null
                            ? new Reply.ReadAt(ordered.getCommitIndex())
                            : new Reply.NotNow(Because.of(failure));
                    those.forEach(each -> each.complete(reply));
                    askOthers();
                }));
    }
}
