package dev.caravan.protocols.http1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads heads for tests: in one piece, and split where a test wants it. */
final class Heads {
    private Heads() {}

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Parsed read(Head head, String message, boolean request, HeadRules rules) {
        byte[] b = bytes(message);
        return read(head, b, 0, b.length, request, rules);
    }

    static Parsed read(Head head, byte[] b, int from, int to, boolean request, HeadRules rules) {
        return request
                ? HeadCodec.request(head, b, from, to, rules)
                : HeadCodec.response(head, b, from, to, rules);
    }

    static Head request(String message) {
        return done(message, true, HeadRules.DEFAULT);
    }

    static Head response(String message, Tolerance... tolerances) {
        return done(message, false, HeadRules.DEFAULT.tolerating(List.of(tolerances)));
    }

    private static Head done(String message, boolean request, HeadRules rules) {
        Head head = Head.create();
        Parsed parsed = read(head, message, request, rules);
        if (parsed != Parsed.DONE) {
            throw new AssertionError(outcome(head, parsed));
        }
        return head;
    }

    /**
     * The outcome when the bytes arrive up to each of {@code splits} in turn, each time at another
     * place of a fresh array with the rest of it poisoned, as a loop's shared array would be.
     */
    static String split(byte[] b, boolean request, HeadRules rules, int... splits) {
        Head head = Head.create();
        Parsed parsed = Parsed.NEED_MORE;
        int shift = 0;
        for (int to : splits) {
            shift = (shift + 7) % 23;
            byte[] moved = new byte[shift + b.length + 5];
            Arrays.fill(moved, (byte) '\n');
            System.arraycopy(b, 0, moved, shift, to);
            parsed = read(head, moved, shift, shift + to, request, rules);
            if (parsed != Parsed.NEED_MORE) {
                break;
            }
        }
        return outcome(head, parsed);
    }

    /** All that a head says, as text, so that two ways of reading it can be compared. */
    static String outcome(Head head, Parsed parsed) {
        if (parsed == Parsed.MALFORMED) {
            return "malformed " + head.problem() + " at " + head.problemAt();
        }
        if (parsed == Parsed.NEED_MORE) {
            return "need more";
        }
        Fields f = head.fields();
        List<String> said = new ArrayList<>();
        said.add(head.method() + "|" + head.methodText() + "|" + head.form() + "|" + head.target());
        said.add(head.scheme() + "|" + head.authority() + "|" + head.host() + "|" + head.port());
        said.add(head.path() + "|" + head.minorVersion() + "|" + head.status());
        said.add(head.reason() + "|" + head.contentLength() + "|" + head.maxForwards());
        said.add("flags " + head.flags + " ragged " + f.ragged + " length " + head.length());
        for (int k = 0; k < f.count(); k++) {
            String mark = f.dropped(k) ? " dropped" : "";
            said.add(f.kind(k) + mark + " <" + f.name(k) + "> <" + f.value(k) + ">");
        }
        return String.join("\n", said);
    }

    static String write(Head head, HeadEdits edits) {
        byte[] out = new byte[HeadWriter.bound(head, edits) + 3];
        int end = head.isRequest()
                ? HeadWriter.request(head, edits, out, 3)
                : HeadWriter.response(head, edits, out, 3);
        return Octets.string(out, 3, end);
    }

    /** Lines joined and ended by CRLF, with the empty line. */
    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }
}
