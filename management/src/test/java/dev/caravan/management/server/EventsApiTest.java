package dev.caravan.management.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.operation.Json;

import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Optional;

class EventsApiTest {
    private final TestApi api = new TestApi(
            Map.of(
                    "aaaaaaaaaaaa",
                    new KeptToken(Tokened.ADMIN.hash(), "admin", "root", 0),
                    "bbbbbbbbbbbb",
                    new KeptToken(Tokened.VIEWER.hash(), "viewer", "eye", 0)),
            false);

    @AfterEach
    void close() {
        api.close();
    }

    private TestApi.Answered call(String method, String path, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + Tokened.ADMIN.text();
        return api.call(method, path, body.isEmpty() ? "" : "application/json", body, all);
    }

    private SinkQueueWithCancel<ByteString> feed(TestApi.Answered answered) {
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.type()).isEqualTo("text/event-stream");
        return answered.response().entity().getDataBytes().runWith(Sink.queue(), api.materializer);
    }

    private static String next(SinkQueueWithCancel<ByteString> feed) {
        return TestApi.wait(feed.pull()).map(ByteString::utf8String).orElse("end");
    }

    @Test
    void changesAreHeardAsTheyAreMade() {
        SinkQueueWithCancel<ByteString> feed = feed(call("GET", "/v1/events", ""));
        assertThat(next(feed)).startsWith(":");
        call("PUT", "/v1/lists/bad/evil.example", "{}");
        String asked = next(feed);
        assertThat(asked).contains("event: audit\n").contains("\"result\":\"asked\"");
        String changed = next(feed);
        assertThat(changed)
                .matches("(?s)id: [0-9a-f]+-\\d+\nevent: collection\ndata: .*\n\n")
                .contains("\"key\":\"evil.example\"", "\"change\":\"new\"");
        assertThat(next(feed)).contains("\"result\":\"accepted\"");
        call("PUT", "/v1/config", "{\"a\":1}", "If-Match", "*");
        assertThat(next(feed)).contains("event: audit");
        assertThat(next(feed)).contains("event: revision", "\"revision\":1");
        assertThat(next(feed)).contains("event: rollout", "\"phase\":\"done\"");
        api.api.close();
        assertThat(next(feed)).contains("accepted");
        assertThat(next(feed)).isEqualTo("end");
    }

    @Test
    void whoComesBackMissesNothingOrIsTold() {
        SinkQueueWithCancel<ByteString> feed = feed(call("GET", "/v1/events?types=collection", ""));
        next(feed);
        call("PUT", "/v1/lists/bad/one.example", "{}");
        String id = next(feed).lines().findFirst().orElseThrow().substring(4);
        feed.cancel();
        call("PUT", "/v1/lists/bad/two.example", "{}");
        SinkQueueWithCancel<ByteString> again =
                feed(call("GET", "/v1/events?types=collection", "", "Last-Event-ID", id));
        assertThat(next(again)).contains("two.example").doesNotContain("one.example", "gap");
        SinkQueueWithCancel<ByteString> stranger =
                feed(call("GET", "/v1/events?types=collection", "", "Last-Event-ID", "other-7"));
        assertThat(next(stranger)).contains("event: gap");
    }

    @Test
    void onlyAdministratorsHearTheAudit() {
        SinkQueueWithCancel<ByteString> feed = feed(api.call(
                "GET", "/v1/events", "", "", "Authorization", "Bearer " + Tokened.VIEWER.text()));
        next(feed);
        call("PUT", "/v1/lists/bad/evil.example", "{}");
        assertThat(next(feed)).contains("event: collection");
        call("PUT", "/v1/lists/bad/evil.example", "{\"note\":\"x\"}");
        assertThat(next(feed)).contains("event: collection", "\"change\":\"changed\"");
    }

    @Test
    void aFeedLastsAsLongAsItIsAskedTo() {
        SinkQueueWithCancel<ByteString> feed = feed(call("GET", "/v1/events?for=1ms", ""));
        assertThat(next(feed)).startsWith(":");
        assertThat(next(feed)).isEqualTo("end");
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThat(call("GET", "/v1/events?types=weather", "").status()).isEqualTo(400);
    }

    @Test
    void noMoreListenThanMay() {
        Optional<TestApi.Answered> refused = Optional.empty();
        for (int i = 0; i < 65; i++) {
            TestApi.Answered answered = call("GET", "/v1/events", "");
            refused = Optional.of(answered).filter(a -> a.status() != 200);
        }
        JsonNode problem = refused.orElseThrow().json();
        assertThat(Json.as(problem.get("code"), String.class)).isEqualTo("too-many-listeners");
    }
}
