package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.TargetForm;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** The request as views over its head. */
final class RequestView implements HttpRequest {
    private final ExchangeFace x;
    private @Nullable String path;

    RequestView(ExchangeFace x) {
        this.x = x;
    }

    @Override
    public String method() {
        return x.asked.head().methodText();
    }

    @Override
    public String target() {
        return x.asked.head().target();
    }

    @Override
    public String path() {
        String known = path;
        if (known == null) {
            known = withoutQuery(whole());
            if (x.asked.path() == null && known.startsWith("/")) {
                known = NormalPath.of(known).orElse(known);
            }
            path = known;
        }
        return known;
    }

    private String whole() {
        byte[] normal = x.asked.path();
        if (normal != null) {
            return new String(normal, StandardCharsets.ISO_8859_1);
        }
        Head head = x.asked.head();
        return head.form() == TargetForm.ASTERISK ? "*" : head.path();
    }

    private static String withoutQuery(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    @Override
    public Optional<String> query() {
        String target = whole();
        int mark = target.indexOf('?');
        return mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1));
    }

    @Override
    public String host() {
        return x.asked.head().host();
    }

    @Override
    public boolean under(String prefix) {
        String at = path();
        String whole = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return at.startsWith(whole)
                && (at.length() == whole.length() || at.charAt(whole.length()) == '/');
    }

    @Override
    public Optional<String> header(String name) {
        Fields fields = x.asked.head().fields();
        int line = fields.find(name.toLowerCase(Locale.ROOT));
        return line < 0 ? Optional.empty() : Optional.of(fields.value(line));
    }

    @Override
    public List<String> headers(String name) {
        Fields fields = x.asked.head().fields();
        String lower = name.toLowerCase(Locale.ROOT);
        List<String> values = new ArrayList<>(2);
        for (int k = fields.find(lower); k >= 0; k = fields.find(lower, k + 1)) {
            values.add(fields.value(k));
        }
        return values;
    }

    @Override
    public void headers(BiConsumer<String, String> each) {
        Fields fields = x.asked.head().fields();
        for (int k = 0; k < fields.count(); k++) {
            each.accept(fields.name(k), fields.value(k));
        }
    }

    @Override
    public OptionalLong length() {
        Head head = x.asked.head();
        if (head.chunked()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, head.contentLength()));
    }

    @Override
    public Body body() {
        return x.body();
    }
}
