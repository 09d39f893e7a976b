package dev.caravan.config.conductor;

import dev.caravan.config.content.Hash;
import dev.caravan.config.peer.PeerException;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.proof.ApplyAnswer;
import dev.caravan.config.proof.ApplyOrder;
import dev.caravan.config.proof.Figures;
import dev.caravan.config.proof.FiguresQuestion;
import dev.caravan.config.proof.NodeStatus;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A node that serves what it is told, unless the story says otherwise. */
final class WorldNode {
    private final World world;
    private final String id;

    /** Documents that it refuses, that kill it, that it never ends to try. */
    final Set<Hash> refuses = new HashSet<>();

    final Set<Hash> killers = new HashSet<>();
    final Set<Hash> endless = new HashSet<>();

    /** Documents that it has served, and that its process came up to serve. */
    final Set<Hash> served = new HashSet<>();

    Function<Hash, Figures> figures;
    long applies = 20;
    private boolean alive = true;
    private boolean connected = true;
    private long startedAt;
    private long lives;
    private long proven;
    private Optional<Hash> document = Optional.empty();
    private Optional<ApplyOrder> latest = Optional.empty();
    private Optional<Hash> last = Optional.empty();
    private long free;
    int orders;

    WorldNode(World world, String id) {
        this.world = world;
        this.id = id;
        this.startedAt = world.now();
        this.figures = serving -> new Figures(0, 0, 0, 0, 0, 0, startedAt);
    }

    String id() {
        return id;
    }

    boolean isUp() {
        return alive && connected;
    }

    boolean isDead() {
        return !alive;
    }

    /** Which of its processes this is. */
    long lives() {
        return lives;
    }

    long proven() {
        return proven;
    }

    Optional<Hash> document() {
        return document;
    }

    /** The process ends; it serves again what it last proved when it comes back. */
    void die() {
        alive = false;
        lives++;
    }

    void rise() {
        if (!alive) {
            alive = true;
            startedAt = world.now();
            free = 0;
            latest = Optional.empty();
            world.conductor(id).start();
        }
    }

    void connected(boolean is) {
        connected = is;
    }

    /** What it answers, unless its process ends before. */
    CompletableFuture<byte[]> asked(Topic topic, byte[] question) {
        if (!isUp()) {
            return CompletableFuture.failedFuture(new PeerException(id + " is not reachable"));
        }
        return switch (topic) {
            case STATUS -> CompletableFuture.completedFuture(status().bytes());
            case FIGURES -> {
                FiguresQuestion.read(question);
                yield CompletableFuture.completedFuture(
                        figures.apply(document.orElse(WorldLedger.hash("none"))).bytes());
            }
            case APPLY -> apply(ApplyOrder.read(question));
            default -> throw new IllegalArgumentException(topic.toString());
        };
    }

    private NodeStatus status() {
        String hash = document.map(Hash::hex).orElse("");
        return new NodeStatus(id, proven, hash, 0, false, startedAt, true, false, 1);
    }

    private CompletableFuture<byte[]> apply(ApplyOrder order) {
        orders++;
        if (latest.isPresent() && order.isOlderThan(latest.get())) {
            return CompletableFuture.failedFuture(new PeerException("an old order"));
        }
        latest = Optional.of(order);
        if (order.rollout() > 0 && !world.ledger.allowed(order.rollout(), id, order.revert())) {
            world.broken.add(id + " was given an order that was not committed: " + order);
        }
        Hash wanted = order.document();
        boolean serves = document.isPresent() && document.get().equals(wanted);
        boolean underWay = free > world.now() && last.isPresent() && last.get().equals(wanted);
        long time = underWay ? 0 : serves || refuses.contains(wanted) ? 1 : applies;
        free = Math.max(free, world.now()) + time;
        last = Optional.of(wanted);
        long life = lives;
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        world.in(free - world.now(), () -> {
            if (life == lives && !endless.contains(wanted)) {
                answer(order, answer);
            }
        });
        return answer;
    }

    private void answer(ApplyOrder order, CompletableFuture<byte[]> answer) {
        Hash wanted = order.document();
        if (refuses.contains(wanted)) {
            answer.complete(new ApplyAnswer.Refused(order.revision(), "port 80 is taken").bytes());
        } else if (killers.contains(wanted)) {
            die();
            refuses.add(wanted);
            world.in(3_000, this::rise);
        } else if (latest.isPresent() && !latest.get().document().equals(wanted)) {
            answer.completeExceptionally(new PeerException("an older order"));
        } else {
            document = Optional.of(wanted);
            proven = order.revision();
            served.add(wanted);
            answer.complete(
                    new ApplyAnswer.Proof(order.revision(), wanted, "d", startedAt).bytes());
        }
    }
}
