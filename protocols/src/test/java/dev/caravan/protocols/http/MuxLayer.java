package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadCodec;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.http1.HeadRules;
import dev.caravan.protocols.http1.Parsed;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.Lease;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A toy of a multiplexed HTTP: lines {@code ID H|B|E|R TEXT} on one connection, where {@code |} in a
 * head stands for CRLF. It shows that an exchange knows no more of its connection than {@link Wire}.
 */
record MuxLayer(Plan plan, Way way) implements Layer {
    @Override
    public Behavior<Message> begin(Connection connection) {
        return new Mux(LiveConnection.of(connection), plan, way).begin();
    }

    private static final class Stream {
        final String id;
        final ArrayDeque<ByteBuf> body = new ArrayDeque<>();

        @Nullable
        LiveExchange x;

        boolean ended;

        Stream(String id) {
            this.id = id;
        }
    }

    private static final class Mux extends ExtensibleBehavior<Message> implements Wire {
        private final LiveConnection live;
        private final Plan plan;
        private final Way way;
        private final Map<String, Stream> streams = new HashMap<>();
        private final Pseudonym pseudonym = Pseudonym.of("mux");
        private String text = "";
        private boolean acting;

        Mux(LiveConnection live, Plan plan, Way way) {
            this.live = live;
            this.plan = plan;
            this.way = way;
        }

        Behavior<Message> begin() {
            live.serving("mux");
            live.cleanup(() -> List.copyOf(streams.values()).forEach(this::cancel));
            live.read();
            return this;
        }

        @Override
        public Behavior<Message> receive(TypedActorContext<Message> context, Message message) {
            acting = true;
            try {
                if (message instanceof Message.Readable) {
                    text += live.take(Integer.MAX_VALUE).text();
                    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
                        String line = text.substring(0, end);
                        text = text.substring(end + 1);
                        line(line.split(" ", 3));
                    }
                    live.read();
                } else if (message instanceof Message.LinkEvent event
                        && event.link() instanceof Lease lease
                        && lease.holder() instanceof Forward forward) {
                    forward.event(lease, event.kind());
                } else {
                    return Behaviors.unhandled();
                }
                return Behaviors.same();
            } finally {
                acting = false;
            }
        }

        @Override
        public Behavior<Message> receiveSignal(TypedActorContext<Message> c, Signal signal) {
            return Behaviors.unhandled();
        }

        private void line(String[] words) {
            Stream stream = streams.computeIfAbsent(words[0], Stream::new);
            LiveExchange x = stream.x;
            switch (words[1]) {
                case "H" -> head(stream, words[2].replace("|", "\r\n"));
                case "B" ->
                    stream.body.add(Unpooled.copiedBuffer(words[2], StandardCharsets.ISO_8859_1));
                case "E" -> stream.ended = true;
                default -> cancel(stream);
            }
            if (x != null && !words[1].equals("R")) {
                x.bodyArrived();
            }
        }

        private void cancel(Stream stream) {
            streams.remove(stream.id);
            stream.body.forEach(ByteBuf::release);
            if (stream.x != null) {
                stream.x.cancel(Termination.CLIENT_RESET);
            }
        }

        private void head(Stream stream, String lines) {
            Scratch scratch = Scratch.of(live.loop());
            byte[] bytes = lines.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, scratch.in, 0, bytes.length);
            Head head = scratch.head();
            Parsed parsed = HeadCodec.request(head, scratch.in, 0, bytes.length, HeadRules.DEFAULT);
            if (parsed != Parsed.DONE) {
                throw new IllegalStateException(lines);
            }
            AccessRecord record = AccessRecord.lend(live.loop(), live.info());
            AskedHead asked = new AskedHead(live.loop(), head);
            ExchangeCounters counters = ExchangeCounters.of(live.loop(), "mux");
            LiveExchange x = new LiveExchange(this, asked, record, counters);
            stream.x = x;
            x.serve(plan, way);
            asked.returned();
        }

        private Stream of(LiveExchange x) {
            return streams.values().stream().filter(s -> s.x == x).findFirst().orElseThrow();
        }

        private void say(LiveExchange x, String what) {
            live.write(Bytes.ascii(of(x).id + " " + what + "\n"));
        }

        @Override
        public LiveConnection live() {
            return live;
        }

        @Override
        public Pseudonym pseudonym() {
            return pseudonym;
        }

        @Override
        public boolean acting() {
            return acting;
        }

        @Override
        public void later(Runnable work) {
            live.later(() -> {
                acting = true;
                work.run();
                acting = false;
                return Behaviors.same();
            });
        }

        @Override
        public @Nullable ByteBuf takeBody(LiveExchange x) {
            return of(x).body.poll();
        }

        @Override
        public boolean bodyOver(LiveExchange x) {
            return of(x).ended && of(x).body.isEmpty();
        }

        @Override
        public @Nullable HeadProblem bodyProblem(LiveExchange x) {
            return null;
        }

        @Override
        public @Nullable Fields trailers(LiveExchange x) {
            return null;
        }

        @Override
        public void readBody(LiveExchange x) {}

        @Override
        public void letSend(LiveExchange x) {}

        @Override
        public void interim(LiveExchange x, Head head, HeadEdits edits) {
            say(x, "I " + head.status());
        }

        @Override
        public void interim(LiveExchange x, int status, List<HttpField> fields) {
            say(x, "I " + status);
        }

        @Override
        public void answer(
                LiveExchange x, Head head, HeadEdits edits, long length, boolean reframe) {
            say(x, "H " + head.status());
        }

        @Override
        public void answer(LiveExchange x, int status, List<HttpField> fields, long length) {
            say(x, "H " + status);
        }

        @Override
        public void piece(LiveExchange x, ByteBuf piece) {
            say(x, "B " + piece.toString(StandardCharsets.ISO_8859_1));
            piece.release();
        }

        @Override
        public void end(LiveExchange x, @Nullable Fields trailers) {
            say(x, "E");
        }

        @Override
        public void flush(LiveExchange x) {}

        @Override
        public boolean writable(LiveExchange x) {
            return true;
        }

        @Override
        public void closeAfter(LiveExchange x) {}

        @Override
        public void broken(LiveExchange x) {
            say(x, "R");
            streams.remove(of(x).id);
        }

        @Override
        public void done(LiveExchange x) {
            streams.remove(of(x).id);
        }

        @Override
        public void tunnel(LiveExchange x, Head head, HeadEdits edits, Lease lease) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void tunnel(LiveExchange x, Target target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void within(LiveExchange x, Waiting what, long nanos) {}

        @Override
        public void pin(Lease lease) {
            lease.close();
        }

        @Override
        public @Nullable Lease pinned(Way towards) {
            return null;
        }
    }
}
