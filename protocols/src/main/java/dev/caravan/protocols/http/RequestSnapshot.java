package dev.caravan.protocols.http;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An immutable copy of a request's head, for any thread.
 *
 * @param method as sent
 * @param target the request target as sent
 * @param path the normalised path, without the query
 * @param host the host it is for, empty when unknown
 * @param fields the header fields in order
 * @param client the client's address
 * @param user the user whose credentials were accepted
 */
public record RequestSnapshot(
        String method,
        String target,
        String path,
        String host,
        List<HttpField> fields,
        InetSocketAddress client,
        Optional<String> user) {
    public RequestSnapshot {
        fields = List.copyOf(fields);
    }

    /** The first header of that name, in any case. */
    public Optional<String> header(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HttpField::value)
                .findFirst();
    }

    static RequestSnapshot of(Exchange exchange) {
        HttpRequest request = exchange.request();
        List<HttpField> fields = new ArrayList<>();
        request.headers((name, value) -> fields.add(new HttpField(name, value)));
        return new RequestSnapshot(
                request.method(),
                request.target(),
                request.path(),
                request.host(),
                fields,
                exchange.connection().client(),
                exchange.user());
    }
}
