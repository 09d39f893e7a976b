package dev.caravan.management.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.caravan.management.auth.Role;
import dev.caravan.management.event.Event;
import dev.caravan.management.event.EventRing;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Reply;
import dev.caravan.management.problem.Problem;

import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code /v1/events}: everything that changes, as server-sent events, resumed where it was left. */
public final class EventRoutes {
    private static final ContentType TYPE = ContentTypes.parse("text/event-stream");
    private static final List<String> TYPES =
            List.of("revision", "proven", "rollout", "node", "override", "collection", "audit");
    private static final ByteString STILL_THERE = ByteString.fromString(": still there\n\n");
    private static final ByteString GAP =
            ByteString.fromString("event: gap\ndata: {\"missed\":true}\n\n");

    private final EventRing ring;
    private final Materializer materializer;
    private final Duration keepAlive;
    private final int queue;

    /**
     * Routes over {@code ring}.
     *
     * @param keepAlive how often a quiet feed says that it is still there
     * @param queue how many events wait for a slow client; more than the ring keeps
     */
    public EventRoutes(EventRing ring, Materializer materializer, Duration keepAlive, int queue) {
        this.ring = ring;
        this.materializer = materializer;
        this.keepAlive = keepAlive;
        this.queue = queue;
    }

    /** The operation. */
    public List<Operation> operations() {
        return List.of(Operation.of("GET", "/v1/events", "events")
                .says("Server-sent events of everything that changes; says gap where some were"
                        + " missed.")
                .with(
                        Parameter.of(
                                "types",
                                "^(%1$s)(,(%1$s)){0,9}$".formatted(String.join("|", TYPES)),
                                200,
                                "Only these types, with commas between."),
                        Parameter.duration("for", "How long it lasts; else until one side goes."),
                        Parameter.header(
                                "Last-Event-ID",
                                "^[!-~]{0,64}$",
                                64,
                                "The last event that was seen."))
                .answers(new Reply(
                        200,
                        "Events, until one side goes.",
                        List.of("text/event-stream"),
                        Optional.empty(),
                        List.of()))
                .refuses(503, "Too many listen.")
                .by(this::feed));
    }

    private CompletionStage<Answer> feed(Call call) {
        Set<String> wanted = wanted(call);
        var made = Source.<ByteString>queue(queue).preMaterialize(materializer);
        Feed feed = new Feed(made.first(), wanted);
        Optional<EventRing.Missed> missed =
                ring.listen(Optional.ofNullable(call.headers().get("last-event-id")), feed);
        if (missed.isEmpty()) {
            made.first().complete();
            throw Problem.unavailable(
                            "too-many-listeners", "Too many listeners", "too many listen to events")
                    .exception();
        }
        ByteString first = missed.get().events().stream()
                .filter(event -> wanted.contains(event.type()))
                .map(this::text)
                .reduce(missed.get().gap() ? GAP : STILL_THERE, ByteString::concat);
        Source<ByteString, NotUsed> events = Source.single(first)
                .concat(made.second())
                .keepAlive(keepAlive, () -> STILL_THERE)
                .watchTermination((mat, ended) -> {
                    ended.whenComplete((done, failure) -> ring.forget(feed));
                    return mat;
                });
        Source<ByteString, ?> lasting = call.duration("for")
                .<Source<ByteString, ?>>map(events::takeWithin)
                .orElse(events);
        return completedFuture(Answer.raw(
                HttpResponse.create().withEntity(HttpEntities.createChunked(TYPE, lasting))));
    }

    /** The types that are asked for and may be seen. */
    private static Set<String> wanted(Call call) {
        List<String> asked =
                call.parameter("types").map(types -> List.of(types.split(","))).orElse(TYPES);
        boolean admin = call.caller().role().covers(Role.ADMIN);
        return asked.stream()
                .filter(type -> admin || !type.equals("audit"))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    private ByteString text(Event event) {
        return ByteString.fromString("id: " + ring.id(event) + "\nevent: " + event.type()
                + "\ndata: " + Json.text(event.data()) + "\n\n");
    }

    /** One client. */
    private final class Feed implements EventRing.Listener {
        private final BoundedSourceQueue<ByteString> queue;
        private final Set<String> wanted;

        private Feed(BoundedSourceQueue<ByteString> queue, Set<String> wanted) {
            this.queue = queue;
            this.wanted = wanted;
        }

        @Override
        public boolean heard(Event event) {
            return !wanted.contains(event.type())
                    || queue.offer(text(event)) == QueueOfferResult.enqueued();
        }

        @Override
        public void ended() {
            try {
                queue.complete();
            } catch (IllegalStateException e) {
                // The client went at the same moment: it has ended.
            }
        }
    }
}
