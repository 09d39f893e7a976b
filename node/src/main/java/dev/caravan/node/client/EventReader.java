package dev.caravan.node.client;

import java.util.Optional;

/** Lines of a stream of server-sent events into events (WHATWG HTML, section 9.2.6). Pure. */
public final class EventReader {
    private final StringBuilder data = new StringBuilder();
    private String id;
    private String type = "";

    /** A stream that is resumed after the event {@code lastId}; empty for one from now on. */
    public EventReader(String lastId) {
        this.id = lastId;
    }

    /** The next line, without its end; the event that it completes. */
    public Optional<Event> line(String line) {
        if (line.isEmpty()) {
            return complete();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "data" -> data.append(value).append('\n');
            case "event" -> type = value;
            case "id" -> id = value;
            default -> {
                // A comment, which keeps the connection alive, or something of the future.
            }
        }
        return Optional.empty();
    }

    private Optional<Event> complete() {
        String said = type.isEmpty() ? "message" : type;
        type = "";
        if (data.isEmpty()) {
            return Optional.empty();
        }
        String text = data.substring(0, data.length() - 1);
        data.setLength(0);
        return Optional.of(new Event(id, said, text));
    }

    /** The id of the last event, to resume after it. */
    public String lastId() {
        return id;
    }
}
