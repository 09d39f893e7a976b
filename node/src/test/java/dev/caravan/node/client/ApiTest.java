package dev.caravan.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class ApiTest {
    private FakeApi fake;
    private Api api;

    @BeforeEach
    void starts() throws IOException {
        fake = FakeApi.start();
        api = api(fake.url(), Optional.of("cvn_x_y"));
    }

    @AfterEach
    void ends() {
        fake.close();
    }

    @Test
    void asksAsItIsTold() {
        fake.on("PUT /v1/upstreams/a%2Fb/endpoints/127.0.0.1:9001", 200, "{\"weight\":3}");
        ApiRequest put = ApiRequest.v1("PUT", "upstreams", "a/b", "endpoints", "127.0.0.1:9001")
                .query("note", "so & so")
                .header("If-Match", "\"7\"")
                .json(Map.of("weight", 3));

        assertThat(api.ask(put).json().at("weight").number(0)).isEqualTo(3);
        FakeApi.Asked asked = fake.asked().getFirst();
        assertThat(asked.line())
                .isEqualTo("PUT /v1/upstreams/a%2Fb/endpoints/127.0.0.1:9001?note=so+%26+so");
        assertThat(asked.header("If-Match")).isEqualTo("\"7\"");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer cvn_x_y");
        assertThat(asked.header("Content-Type")).isEqualTo("application/json");
        assertThat(Json.read(asked.body()).at("weight").number(0)).isEqualTo(3);
    }

    @Test
    void aProblemIsSaidWithItsCodeAndComplaints() {
        fake.on("GET /v1/nodes", 422, """
            {"code":"invalid","detail":"2 problems","problems":[
              {"pointer":"/a","line":3,"column":5,"message":"wrong"},
              {"message":"port taken","node":"n2"}]}\
            """);

        assertThatThrownBy(() -> api.get("/v1/nodes"))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(422);
                    assertThat(e.problem().code()).isEqualTo("invalid");
                    assertThat(e.problem().complaints().stream().map(c -> c.in("f.yaml")))
                            .containsExactly(
                                    "f.yaml:3:5: /a: wrong", "f.yaml: node n2: port taken");
                });
    }

    @Test
    void aRefusedCredentialIsAProblemToo() {
        fake.on("PUT /v1/config", 401, "{\"code\":\"unauthorized\"}", "WWW-Authenticate", "Bearer");

        ApiRequest put = ApiRequest.v1("PUT", "config").json(Map.of());
        assertThatThrownBy(() -> api.ask(put)).hasMessage("unauthorized (401)");
    }

    @Test
    void whatIsNoCaravanIsSaid() {
        fake.on("GET /v1/nodes", 502, "<h1>Bad Gateway</h1>", "Content-Type", "text/html");
        assertThatThrownBy(() -> api.get("/v1/nodes"))
                .hasMessage("<h1>Bad Gateway</h1> (http-502)");
        fake.on("GET /v1/config", 200, "hello", "Content-Type", "text/plain");
        assertThatThrownBy(() -> api.get("/v1/config"))
                .hasMessageContaining("is this address a Caravan's management API?");
    }

    @Test
    void anApiThatIsNotThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Api nowhere = api("http://127.0.0.1:" + port, Optional.empty());
        assertThatThrownBy(() -> nowhere.get("/v1/nodes"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("127.0.0.1:" + port + ": connection refused");
    }

    @Test
    void valuesSurviveTheirText() {
        String text = "{\"a\":[1,2.5,true,null,{\"b\":\"x\\n\"}],\"big\":123456789012345678901}";
        Value read = Json.read(text);
        assertThat(Json.read(Json.write(read))).isEqualTo(read);
        assertThat(read.at("big").text()).isEqualTo("123456789012345678901");
        assertThat(read.at("a").elements().getLast().at("b").text()).isEqualTo("x\n");
        assertThat(Json.read("{\"bytesIn\":1}").at("bytes-in").number(0)).isEqualTo(1);
        assertThatThrownBy(() -> Json.read("{} {}")).isInstanceOf(Json.MalformedJson.class);
    }

    private static Api api(String url, Optional<String> token) {
        return new Api(
                new Api.Access(URI.create(url), token, Optional.empty(), Duration.ofSeconds(20)));
    }
}
