package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An answer: an upstream's, seen through its received bytes, or one of our own. Its head may be
 * edited until it is given; its body may be replaced. One exchange gives it, on its loop.
 */
public final class HttpResponse {
    private final int status;
    private final @Nullable Forward origin;
    private final List<HttpField> set = new ArrayList<>(0);
    private final List<String> removed = new ArrayList<>(0);
    private final @Nullable Switched switched;
    private @Nullable Body body;

    private HttpResponse(
            int status,
            @Nullable Forward origin,
            @Nullable Switched switched,
            @Nullable Body body) {
        if (status < 101 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 101..599)");
        }
        this.status = status;
        this.origin = origin;
        this.switched = switched;
        this.body = body;
    }

    /** An answer with plain text. */
    public static HttpResponse of(int status, String text) {
        HttpResponse response = new HttpResponse(status, null, null, Body.of(text));
        return text.isEmpty()
                ? response
                : response.setHeader("Content-Type", "text/plain; charset=utf-8");
    }

    /** An answer with a body. */
    public static HttpResponse of(int status, Body body) {
        return new HttpResponse(status, null, null, body);
    }

    /** The answer to a CONNECT: authorise and dial {@code target}, then a tunnel. */
    public static HttpResponse tunnel(Target target) {
        return new HttpResponse(200, null, new Switched.ToTarget(target), Body.empty());
    }

    static HttpResponse received(int status, Forward origin, @Nullable Switched switched) {
        return new HttpResponse(status, origin, switched, null);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The first header of that name, in any case. */
    public Optional<String> header(String name) {
        for (HttpField field : set) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        boolean gone = removed.stream().anyMatch(name::equalsIgnoreCase);
        return gone || origin == null ? Optional.empty() : origin.answer().header(name);
    }

    /** Tells every header line: the received ones in their order, then those that were set. */
    public void headers(BiConsumer<String, String> each) {
        if (origin != null) {
            origin.answer().headers((name, value) -> {
                if (removed.stream().noneMatch(name::equalsIgnoreCase)) {
                    each.accept(name, value);
                }
            });
        }
        set.forEach(field -> each.accept(field.name(), field.value()));
    }

    /** Sets a header, replacing every line of that name. */
    public HttpResponse setHeader(String name, String value) {
        removeHeader(name);
        set.add(new HttpField(name, value));
        return this;
    }

    /** Adds a header line. */
    public HttpResponse addHeader(String name, String value) {
        set.add(new HttpField(name, value));
        return this;
    }

    /** Removes every line of that name. */
    public HttpResponse removeHeader(String name) {
        set.removeIf(field -> field.name().equalsIgnoreCase(name));
        if (origin != null) {
            removed.add(name);
        }
        return this;
    }

    /** The body; reading it means that what is read is not sent, unless it is given back. */
    public Body body() {
        Body given = body;
        if (given == null) {
            given = origin == null ? Body.empty() : origin.answer().body();
            body = given;
        }
        return given;
    }

    /** Replaces the body; length and coding of what is sent follow from it. */
    public HttpResponse withBody(Body replacement) {
        body = replacement;
        return this;
    }

    /** What the exchange turns into with this answer, when it stops being HTTP. */
    public Optional<Switched> switched() {
        return Optional.ofNullable(switched);
    }

    @Nullable
    Forward origin() {
        return origin;
    }

    /** The edits made to a received head. */
    void editsTo(HeadEdits edits) {
        for (String name : removed) {
            edits.remove(name);
        }
        for (HttpField field : set) {
            edits.add(field.name(), field.value());
        }
    }

    @Nullable
    Body bodyIfAny() {
        return body;
    }

    List<HttpField> set() {
        return set;
    }
}
