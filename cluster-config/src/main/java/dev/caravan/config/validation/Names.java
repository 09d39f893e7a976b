package dev.caravan.config.validation;

import dev.caravan.config.model.Document;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Words;

import java.util.Set;
import java.util.regex.Pattern;

/** What things may be called: names stand in addresses of the API, in logs and in metrics. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Names() {}

    static void check(Document document, Findings findings) {
        check("users", document.users().keySet(), findings);
        check("listeners", document.listeners().keySet(), findings);
        check("upstreams", document.upstreams().keySet(), findings);
    }

    private static void check(String kind, Set<String> names, Findings findings) {
        for (String name : names) {
            if (!isName(name)) {
                findings.problem(Pointer.ROOT.child(kind).child(name), refusal(name));
            }
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static String refusal(String name) {
        return "the name \"" + Words.shown(name) + "\" (expected: 1..63 letters, digits, . _ -,"
                + " the first a letter or digit)";
    }
}
