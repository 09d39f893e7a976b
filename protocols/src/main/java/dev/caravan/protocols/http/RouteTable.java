package dev.caravan.protocols.http;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Routes in their written order; the first that matches wins. Immutable, shared by all loops. */
final class RouteTable {
    private final Entry[] entries;
    private final List<RouteText> texts;

    /**
     * A route, ready to be matched against bytes.
     *
     * @param host lower case; with a leading dot where it is a suffix; null for any
     * @param prefix without a slash at its end; null for any
     */
    record Entry(
            byte @Nullable [] host,
            byte @Nullable [] prefix,
            Plan plan,
            @Nullable Way way) {}

    private RouteTable(Entry[] entries, List<RouteText> texts) {
        this.entries = entries;
        this.texts = List.copyOf(texts);
    }

    /**
     * A table.
     *
     * @param around filters around every route, outside of its own
     * @throws IllegalArgumentException for two routes of one name
     */
    static RouteTable of(List<Route> routes, List<HttpFilter> around) {
        List<Entry> made = new ArrayList<>();
        List<RouteText> texts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            String name = route.name().orElse("route-" + (i + 1));
            if (!names.add(name)) {
                throw new IllegalArgumentException(
                        "routes/" + i + "/name: " + name + " (expected: a name used once)");
            }
            List<HttpFilter> filters = new ArrayList<>(around);
            filters.addAll(route.filters());
            Plan plan = Plan.of(name, route.answering(), filters);
            Way way = route.upstream() == null ? null : new UpstreamWay(route.upstream());
            texts.add(RouteText.of(name, route));
            made.add(new Entry(host(route), prefix(route), plan, way));
        }
        return new RouteTable(made.toArray(Entry[]::new), texts);
    }

    /** Its routes in words, in their order. */
    List<RouteText> texts() {
        return texts;
    }

    private static byte @Nullable [] host(Route route) {
        return route.host()
                .map(host -> bytes(host.startsWith("*.") ? host.substring(1) : host))
                .orElse(null);
    }

    private static byte @Nullable [] prefix(Route route) {
        return route.pathPrefix()
                .map(p -> bytes(p.endsWith("/") ? p.substring(0, p.length() - 1) : p))
                .orElse(null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The first match for a host {@code b[host, hostTo)} and a path, or null. */
    @Nullable
    Entry match(byte[] b, int host, int hostTo, byte[] p, int path, int pathTo) {
        for (Entry entry : entries) {
            if (isHost(entry.host, b, host, hostTo) && isBelow(entry.prefix, p, path, pathTo)) {
                return entry;
            }
        }
        return null;
    }

    private static boolean isHost(byte @Nullable [] wanted, byte[] b, int from, int to) {
        if (wanted == null) {
            return true;
        }
        int end = to > from && b[to - 1] == '.' ? to - 1 : to;
        int start = wanted[0] == '.' ? end - wanted.length : from;
        if (end - start != wanted.length || start < from || wanted[0] == '.' && start == from) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            int c = b[start + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBelow(byte @Nullable [] prefix, byte[] p, int from, int to) {
        if (prefix == null) {
            return true;
        }
        int after = from + prefix.length;
        if (after > to || after < to && p[after] != '/') {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (p[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
