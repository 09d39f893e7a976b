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
    /** How many connections' and endpoints' fields are remembered; powers of two. */
    private static final int CONNECTIONS = 128;

    private static final int ENDPOINTS = 16;

    private static final int NAME = 255;
    private static final int DETAIL = 512;
    private static final int FACT_NAME = 64;
    private static final int FACT_VALUE = 1024;

    private static final byte[] TRUE = Line.ascii("true");
    private static final byte[] FALSE = Line.ascii("false");

    private final Line line;
    private final boolean debug;
    private final Stamp stamp = new Stamp();
    private final Repeated[] names = room(JsonField.values().length, 96);
    private final Repeated[] connections = room(CONNECTIONS, 128);
    private final Repeated[] endpoints = room(ENDPOINTS, 64);
    private int facts;

    JsonFormat(Line line, boolean debug) {
        this.line = line;
        this.debug = debug;
    }

    private static Repeated[] room(int count, int most) {
        Repeated[] room = new Repeated[count];
        for (int i = 0; i < count; i++) {
            room[i] = new Repeated(most);
        }
        return room;
    }

    @Override
    public void render(AccessRecord record) {
        line.put(Words.BEGIN);
        stamp.rfc3339(line, record.begunMillis);
        line.put('"');
        ConnectionInfo connection = record.connection;
        if (connection != null) {
            connection(connection);
        }
        name(JsonField.PROTOCOL, record.protocol);
        user(record, connection);
        request(record);
        name(JsonField.ROUTE, record.route);
        name(JsonField.UPSTREAM, record.upstream);
        endpoint(record.endpoint);
        numbers(record);
        line.put(Words.TERMINATION[record.termination.ordinal()]);
        text(JsonField.DETAIL, record.detail, DETAIL);
        if (connection != null) {
            learnt(connection);
        }
        line.put('}');
        line.put('\n');
    }

    private void connection(ConnectionInfo connection) {
        long id = connection.id();
        Repeated last = connections[(int) id & CONNECTIONS - 1];
        if (last.put(line, id)) {
            return;
        }
        int begin = line.at;
        text(JsonField.LISTENER, connection.listener());
        number(JsonField.CONNECTION, id);
        address(JsonField.CLIENT, connection.client());
        last.keep(line, begin, id);
    }

    private void endpoint(@Nullable InetSocketAddress endpoint) {
        if (endpoint == null) {
            return;
        }
        Repeated last = endpoints[endpoint.getPort() & ENDPOINTS - 1];
        if (!last.put(line, endpoint)) {
            int begin = line.at;
            address(JsonField.ENDPOINT, endpoint);
            last.keep(line, begin, endpoint);
        }
    }

    private void user(AccessRecord record, @Nullable ConnectionInfo connection) {
        if (record.user != null) {
            text(JsonField.USER, record.user);
        } else if (connection != null) {
            text(JsonField.USER, connection.user().orElse(""));
        }
    }

    private void request(AccessRecord record) {
        int method = record.methodLength;
        int target = record.targetLength;
        text(JsonField.METHOD, record.text, 0, method);
        target(record.target);
        text(JsonField.PATH, record.text, method, target);
        text(JsonField.HOST, record.text, method + target, record.hostLength);
        name(JsonField.VERSION, record.version);
        if (record.cut) {
            line.put(Words.CUT);
        }
    }

    private void target(@Nullable Object target) {
        if (target == null) {
            return;
        }
        if (!(target instanceof Target named)) {
            text(JsonField.TARGET, target.toString());
            return;
        }
        line.put(JsonField.TARGET.quoted);
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
            number(JsonField.STATUS, record.status);
        }
        number(JsonField.BYTES_IN, record.bytesIn);
        number(JsonField.BYTES_OUT, record.bytesOut);
        number(JsonField.DURATION, (record.endedNanos - record.begunNanos) / 1000);
        if (record.connectedNanos != 0) {
            number(JsonField.CONNECT, (record.connectedNanos - record.begunNanos) / 1000);
        }
        if (record.firstByteNanos != 0) {
            number(JsonField.FIRST_BYTE, (record.firstByteNanos - record.begunNanos) / 1000);
        }
        if (record.reused) {
            line.put(Words.REUSED);
        }
        if (record.attempts != 0) {
            number(JsonField.ATTEMPTS, record.attempts);
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
            line.put(JsonField.FACTS.later);
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
            case Double d when Double.isFinite(d) -> JsonText.put(line, d.toString(), NAME);
            case Float f when Float.isFinite(f) -> JsonText.put(line, f.toString(), NAME);
            default -> {
                line.put('"');
                JsonText.put(line, value.toString(), FACT_VALUE);
                line.put('"');
            }
        }
    }

    private void passport(Passport passport) {
        line.put(JsonField.PASSPORT.later);
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

    private void number(JsonField field, long number) {
        line.put(field.later);
        line.number(number);
    }

    private void address(JsonField field, InetSocketAddress address) {
        line.put(field.quoted);
        AddressText.withPort(line, address);
        line.put('"');
    }

    /** A text that one line after the other repeats. */
    private void name(JsonField field, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            return;
        }
        Repeated last = names[field.ordinal()];
        if (!last.put(line, name)) {
            int begin = line.at;
            text(field, name);
            last.keep(line, begin, name);
        }
    }

    private void text(JsonField field, @Nullable String text) {
        text(field, text, NAME);
    }

    private void text(JsonField field, @Nullable String text, int most) {
        if (text != null && !text.isEmpty()) {
            line.put(field.quoted);
            JsonText.put(line, text, most);
            line.put('"');
        }
    }

    private void text(JsonField field, byte[] text, int from, int length) {
        if (length > 0) {
            line.put(field.quoted);
            JsonText.put(line, text, from, length);
            line.put('"');
        }
    }

    /** Whole pieces of a line. */
    private static final class Words {
        static final byte[] BEGIN = Line.ascii("{\"time\":\"");
        static final byte[] CUT = Line.ascii(",\"cut\":true");
        static final byte[] REUSED = Line.ascii(",\"reused\":true");
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
