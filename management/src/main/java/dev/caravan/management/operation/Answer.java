package dev.caravan.management.operation;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

import java.nio.charset.StandardCharsets;

/** What an operation answers. */
public final class Answer {
    /** The media type of documents in YAML (RFC 9512). */
    public static final String YAML = "application/yaml";

    private static final ContentType YAML_TYPE = ContentTypes.parse(YAML);

    private final HttpResponse response;

    private Answer(HttpResponse response) {
        this.response = response;
    }

    /** {@code value}, a record, as JSON. */
    public static Answer ok(Object value) {
        return of(200, value);
    }

    /** {@code value}, a record, as JSON, with this status. */
    public static Answer of(int status, Object value) {
        return new Answer(HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(value))));
    }

    /** Done, and there is nothing to say. */
    public static Answer none() {
        return new Answer(HttpResponse.create().withStatus(204));
    }

    /** JSON that is written already. */
    public static Answer json(String json) {
        return text(ContentTypes.APPLICATION_JSON, json);
    }

    /** YAML. */
    public static Answer yaml(String yaml) {
        return text(YAML_TYPE, yaml);
    }

    /** A text. */
    public static Answer text(ContentType type, String text) {
        return new Answer(HttpResponse.create()
                .withEntity(HttpEntities.create(type, text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Whatever HTTP can answer. */
    public static Answer raw(HttpResponse response) {
        return new Answer(response);
    }

    /** The same with a header. */
    public Answer header(String name, String value) {
        return new Answer(response.addHeader(RawHeader.create(name, value)));
    }

    /** The same with the version of what it shows. */
    public Answer etag(String tag) {
        return header("ETag", '"' + tag + '"');
    }

    /** As a response. */
    public HttpResponse response() {
        return response;
    }
}
