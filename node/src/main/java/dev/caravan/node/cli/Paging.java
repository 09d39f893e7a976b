package dev.caravan.node.cli;

import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much of a long listing is shown. */
final class Paging {
    private static final int MOST_OF_A_PAGE = 200;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "200",
            description = "At most so many (${DEFAULT-VALUE}).")
    private int limit = 200;

    /** The listing, page after page; {@code cursor} names the parameter that asks for the next. */
    Value all(Api api, ApiRequest request, String cursor, Screen screen) {
        List<@Nullable Object> items = new ArrayList<>();
        Set<String> unanswered = new LinkedHashSet<>();
        String next = "";
        do {
            int wanted = Math.max(1, Math.min(limit - items.size(), MOST_OF_A_PAGE));
            ApiRequest page = request.query("limit", String.valueOf(wanted));
            Value found =
                    api.ask(next.isEmpty() ? page : page.query(cursor, next)).json();
            Screen.rows(found).forEach(row -> items.add(row.plain()));
            found.at("unanswered").elements().forEach(node -> unanswered.add(node.text()));
            next = found.at("next").text();
        } while (!next.isEmpty() && items.size() < limit);
        if (!next.isEmpty()) {
            screen.warn("there are more than " + limit + " (--limit N shows more)");
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("items", items);
        if (!unanswered.isEmpty()) {
            whole.put("unanswered", List.copyOf(unanswered));
        }
        return Value.of(whole);
    }
}
