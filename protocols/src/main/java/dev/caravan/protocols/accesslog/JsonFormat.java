package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Passport;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/** One JSON object a line (RFC 8259), ASCII only. Empty fields are left out. */
final class JsonFormat implements Format.Renderer, BiConsumer<Fact<?>, Object> {
    private static final int NAME = 255;
    private static final int DETAIL = 512;
    private static final int FACT_NAME = 64;
    private static final int FACT_VALUE = 1024;

    private static final byte[] TRUE = Line.ascii("true");
    private static final byte[] FALSE = Line.ascii("false");

    private final Line line;
    private final boolean debug;
    private final Stamp stamp = new Stamp();
    private int facts;

    JsonFormat(Line line, boolean debug) {
        this.line = line;
        this.debug = debug;
    }

    @Override
    public void render(AccessRecord record) {
        line.put('{');
        line.put(Key.TIME.first);
        line.put('"');
        stamp.rfc3339(line, record.begunMillis);
        line.put('"');
        ConnectionInfo connection = record.connection;
        if (connection != null) {
            connection(connection);
        }
        text(Key.PROTOCOL, record.protocol);
        user(record, connection);
        request(record);
        text(Key.ROUTE, record.route);
        text(Key.UPSTREAM, record.upstream);
        address(Key.ENDPOINT, record.endpoint);
        numbers(record);
        line.put(Words.TERMINATION[record.termination.ordinal()]);
        text(Key.DETAIL, record.detail, DETAIL);
        if (connection != null) {
            learnt(connection);
        }
        line.put('}');
        line.put('\n');
    }

    private void connection(ConnectionInfo connection) {
        text(Key.LISTENER, connection.listener());
        number(Key.CONNECTION, connection.id());
        address(Key.CLIENT, connection.client());
    }

    private void user(AccessRecord record, @Nullable ConnectionInfo connection) {
        if (record.user != null) {
            text(Key.USER, record.user);
        } else if (connection != null) {
            text(Key.USER, connection.user().orElse(""));
        }
    }

    private void request(AccessRecord record) {
        int method = record.methodLength;
        int target = record.targetLength;
        text(Key.METHOD, record.text, 0, method);
        target(record.target);
        text(Key.PATH, record.text, method, target);
        text(Key.HOST, record.text, method + target, record.hostLength);
        text(Key.VERSION, record.version);
        if (record.cut) {
            line.put(Key.CUT.later);
            line.put(TRUE);
        }
    }

    private void target(@Nullable Object target) {
        if (target == null) {
            return;
        }
        if (!(target instanceof Target named)) {
            text(Key.TARGET, target.toString());
            return;
        }
        line.put(Key.TARGET.later);
        line.put('"');
        boolean literal = named.host().indexOf(':') >= 0;
        if (literal) {
            line.put('[');
        }
        JsonText.put(line, named.host(), NAME);
        if (literal) {
            line.put(']');
        }
        line.put(':');
        line.number(named.port());
        line.put('"');
    }

    private void numbers(AccessRecord record) {
        if (record.status != 0) {
            number(Key.STATUS, record.status);
        }
        number(Key.BYTES_IN, record.bytesIn);
        number(Key.BYTES_OUT, record.bytesOut);
        number(Key.DURATION, (record.endedNanos - record.begunNanos) / 1000);
        if (record.connectedNanos != 0) {
            number(Key.CONNECT, (record.connectedNanos - record.begunNanos) / 1000);
        }
        if (record.firstByteNanos != 0) {
            number(Key.FIRST_BYTE, (record.firstByteNanos - record.begunNanos) / 1000);
        }
        if (record.reused) {
            line.put(Key.REUSED.later);
            line.put(TRUE);
        }
        if (record.attempts != 0) {
            number(Key.ATTEMPTS, record.attempts);
        }
    }

    private void learnt(ConnectionInfo connection) {
        facts = 0;
        connection.facts(this);
        if (facts > 0) {
            line.put('}');
        }
        if (debug) {
            Passport passport = connection.passport().orElse(null);
            if (passport != null && passport.size() > 0) {
                passport(passport);
            }
        }
    }

    /** One fact; those that are fields of their own are not told twice. */
    @Override
    public void accept(Fact<?> fact, Object value) {
        if (fact == Fact.USER || fact == Fact.PROTOCOL || !line.hasRoom()) {
            return;
        }
        if (facts++ == 0) {
            line.put(Key.FACTS.later);
            line.put('{');
        } else {
            line.put(',');
        }
        line.put('"');
        JsonText.put(line, fact.name(), FACT_NAME);
        line.put('"');
        line.put(':');
        value(value);
    }

    private void value(Object value) {
        switch (value) {
            case Boolean b -> line.put(b ? TRUE : FALSE);
            case Integer i -> line.number(i);
            case Long l -> line.number(l);
            case Short s -> line.number(s);
            case Byte b -> line.number(b);
            case Double d when Double.isFinite(d) -> line.put(Line.ascii(d.toString()));
            case Float f when Float.isFinite(f) -> line.put(Line.ascii(f.toString()));
            default -> {
                line.put('"');
                JsonText.put(line, value.toString(), FACT_VALUE);
                line.put('"');
            }
        }
    }

    private void passport(Passport passport) {
        line.put(Key.PASSPORT.later);
        for (int i = 0; i < passport.size() && line.hasRoom(); i++) {
            line.put(i == 0 ? '[' : ',');
            line.put(Words.STATE);
            JsonText.put(line, passport.state(i), FACT_NAME);
            line.put(Words.AT);
            line.number(passport.nanos(i) / 1000);
            line.put('}');
        }
        line.put(']');
    }

    private void number(Key key, long number) {
        line.put(key.later);
        line.number(number);
    }

    private void address(Key key, @Nullable InetSocketAddress address) {
        if (address != null) {
            line.put(key.later);
            line.put('"');
            AddressText.withPort(line, address);
            line.put('"');
        }
    }

    private void text(Key key, @Nullable String text) {
        text(key, text, NAME);
    }

    private void text(Key key, @Nullable String text, int most) {
        if (text != null && !text.isEmpty()) {
            line.put(key.later);
            line.put('"');
            JsonText.put(line, text, most);
            line.put('"');
        }
    }

    private void text(Key key, byte[] text, int from, int length) {
        if (length > 0) {
            line.put(key.later);
            line.put('"');
            JsonText.put(line, text, from, length);
            line.put('"');
        }
    }

    /** The names of the fields. */
    enum Key {
        TIME("time"),
        LISTENER("listener"),
        CONNECTION("connection"),
        CLIENT("client"),
        PROTOCOL("protocol"),
        USER("user"),
        METHOD("method"),
        TARGET("target"),
        PATH("path"),
        HOST("host"),
        VERSION("version"),
        CUT("cut"),
        ROUTE("route"),
        UPSTREAM("upstream"),
        ENDPOINT("endpoint"),
        STATUS("status"),
        BYTES_IN("bytes_in"),
        BYTES_OUT("bytes_out"),
        DURATION("duration_us"),
        CONNECT("connect_us"),
        FIRST_BYTE("first_byte_us"),
        REUSED("reused"),
        ATTEMPTS("attempts"),
        TERMINATION("termination"),
        DETAIL("detail"),
        FACTS("facts"),
        PASSPORT("passport");

        final String word;
        final byte[] first;
        final byte[] later;

        Key(String word) {
            this.word = word;
            this.first = Line.ascii('"' + word + "\":");
            this.later = Line.ascii(",\"" + word + "\":");
        }
    }

    /** Whole pieces of a line. */
    private static final class Words {
        static final byte[] STATE = Line.ascii("{\"state\":\"");
        static final byte[] AT = Line.ascii("\",\"us\":");
        static final byte[][] TERMINATION = new byte[Termination.values().length][];

        static {
            for (Termination termination : Termination.values()) {
                TERMINATION[termination.ordinal()] =
                        Line.ascii(",\"termination\":\"" + termination.code() + '"');
            }
        }
    }
}
