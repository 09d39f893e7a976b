package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.stack.Bytes;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Filters around exchanges, as their writers use them. */
class FilterTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\nX-User: forged\r\n\r\n";

    private static String got(String fields) {
        return "GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 127.0.0.1\r\n"
                + "X-Forwarded-Proto: http\r\nX-Forwarded-Host: shop\r\nVia: 1.1 caravan\r\n"
                + fields + "\r\n";
    }

    private static void passes(HttpFilter filter, String fields, String answer) {
        try (WireTranscript story = WireTranscript.reverse(filter)) {
            Peer client = story.client();
            for (int i = 0; i < 2; i++) {
                client.says(GET);
                Peer origin = i == 0 ? story.origin() : story.lastOrigin();
                origin.sees(got(fields)).says(OK);
                client.sees(answer);
            }
        }
    }

    @Test
    void theGuardOfTheDesign() {
        HttpFilter guard = next -> exchange -> exchange.request().under("/admin")
                ? exchange.answer(403, "not here\n")
                : next.serve(exchange.setHeader("X-User", exchange.user()));
        passes(guard, "", OK);
        try (WireTranscript story = WireTranscript.reverse(guard)) {
            Peer client = story.client();
            for (String path : List.of("/admin", "/admin/x", "/x/../admin/", "/%2e/admin?q")) {
                client.says("GET " + path + " HTTP/1.1\r\nHost: shop\r\n\r\n");
                assertThat(client.seesUntil("not here\n")).startsWith("HTTP/1.1 403 ");
            }
            client.says("GET /administrator HTTP/1.1\r\nHost: shop\r\n\r\n");
            story.origin().seesUntil("\r\n\r\n");
        }
    }

    @Test
    void editsAreMergedIntoTheOneWrite() {
        HttpFilter edit = HttpFilter.edit(x -> x.setHeader("X-User", Optional.of("bob"))
                .setAnswerHeader("X-Served-By", "us")
                .removeAnswerHeader("Server"));
        passes(
                edit,
                "X-User: bob\r\n",
                "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nX-Served-By: us\r\n\r\nhi");
    }

    @Test
    void workOnAVirtualThreadDecides() {
        HttpFilter blocking = HttpFilter.blocking(request -> {
            Thread.onSpinWait();
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            return Decision.pass()
                    .removeHeader("X-User")
                    .setHeader("X-Was", request.header("x-user").orElse("?"));
        });
        passes(blocking, "X-Was: forged\r\n", OK);
        try (WireTranscript story =
                WireTranscript.reverse(HttpFilter.blocking(r -> Decision.answer(429, "slow\n")))) {
            assertThat(story.client().says(GET).seesUntil("slow\n")).startsWith("HTTP/1.1 429 ");
        }
    }

    @Test
    void aStageThatCompletesElsewhereGoesOnWithTheActor() {
        HttpFilter elsewhere = next -> exchange -> {
            exchange.removeHeader("X-User");
            CompletableFuture<String> work = CompletableFuture.supplyAsync(() -> "found");
            return work.thenCompose(found -> next.serve(exchange))
                    .thenApplyAsync(response -> response.setHeader("X-After", "1"));
        };
        passes(
                elsewhere,
                "",
                "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nX-After: 1\r\n\r\nhi");
    }

    @Test
    void answersAreEditedByThoseOutside() {
        HttpFilter after = next -> exchange -> next.serve(exchange.removeHeader("X-User"))
                .thenApply(r -> r.setHeader("X-Status", Integer.toString(r.status()))
                        .setHeader("X-Length", r.header("content-length").orElse("?")));
        passes(
                after,
                "",
                "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nX-Status: 200\r\n"
                        + "X-Length: 2\r\n\r\nhi");
    }

    private static void fails(HttpFilter filter) {
        try (WireTranscript story = WireTranscript.reverse(filter)) {
            Peer client = story.client().says(GET);
            assertThat(client.seesUntil("internal\n"))
                    .startsWith("HTTP/1.1 500 ")
                    .contains("error=proxy_internal_error");
            assertThat(story.log.next().termination()).isEqualTo("internal");
            client.says("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            client.seesUntil("internal\n");
        }
    }

    @Test
    void whatAFilterThrowsIs500() {
        fails(next -> exchange -> {
            throw new IllegalStateException("broken");
        });
        fails(next -> exchange -> CompletableFuture.failedFuture(new RuntimeException("broken")));
        fails(HttpFilter.blocking(request -> {
            throw new java.io.IOException("broken");
        }));
        fails(HttpFilter.edit(exchange -> exchange.setHeader("X", "a\r\nEvil: 1")));
    }

    @Test
    void callingNextTwiceWithoutKeepingTheRequestIs500() {
        try (WireTranscript story = WireTranscript.reverse(
                next -> exchange -> next.serve(exchange).thenCompose(r -> next.serve(exchange)))) {
            Peer client = story.client().says("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            Peer origin = story.origin();
            origin.seesUntil("\r\n\r\n");
            origin.says(OK);
            assertThat(client.seesUntil("internal\n")).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void aKeptRequestIsSentAgainWithItsBody() {
        HttpFilter again = next -> exchange -> next.serve(exchange.replayable(100))
                .thenCompose(r -> r.status() == 503 ? next.serve(exchange) : done(r));
        try (WireTranscript story = WireTranscript.reverse(again)) {
            Peer client = story.client();
            client.says("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\n\r\nabc");
            String posted = ReverseProxyTest.forwarded("POST / HTTP/1.1", "Content-Length: 3\r\n");
            Peer first = story.origin().sees(posted + "abc");
            first.says("HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n");
            Peer second = story.nextOrigin(first).sees(posted + "abc");
            second.says(OK);
            client.sees(OK);
        }
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    @Test
    void aFilterReadsTheRequestsBodyAndAnswers() {
        HttpFilter echo = next -> exchange -> {
            CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
            exchange.request().body().pull(new Collecting(exchange.request().body(), answer));
            return answer;
        };
        try (WireTranscript story = WireTranscript.reverse(echo)) {
            Peer client = story.client();
            client.says("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 5\r\n\r\n");
            client.sees("HTTP/1.1 100 Continue\r\n\r\n").says("he").says("llo");
            client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 5\r\n\r\nhello");
            client.says("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
            client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 1\r\n\r\nx");
        }
    }

    /** Reads a body to its end and answers with it. */
    private record Collecting(Body from, StringBuilder text, CompletableFuture<HttpResponse> answer)
            implements Body.Receiver {
        Collecting(Body from, CompletableFuture<HttpResponse> answer) {
            this(from, new StringBuilder(), answer);
        }

        @Override
        public void piece(Bytes bytes) {
            text.append(bytes.text());
            from.pull(this);
        }

        @Override
        public void end(List<HttpField> trailers) {
            answer.complete(HttpResponse.of(200, Body.of(text.toString())));
        }

        @Override
        public void failed(Throwable why) {
            answer.completeExceptionally(why);
        }
    }

    @Test
    void aFilterChangesTheAnswersBody() {
        HttpFilter shout = next -> exchange -> next.serve(exchange.removeHeader("X-User"))
                .thenApply(r -> r.withBody(new Shouting(r.body())));
        try (WireTranscript story = WireTranscript.reverse(shout)) {
            Peer client = story.client();
            for (int i = 0; i < 2; i++) {
                client.says(GET);
                Peer origin = i == 0 ? story.origin() : story.lastOrigin();
                origin.sees(got("")).says(OK);
                client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2\r\nHI\r\n0\r\n\r\n");
            }
        }
    }

    /** Upper case, of a length that is not said. */
    private record Shouting(Body of) implements Body {
        @Override
        public void pull(Receiver to) {
            of.pull(new Receiver() {
                @Override
                public void piece(Bytes bytes) {
                    to.piece(Bytes.ascii(bytes.text().toUpperCase(java.util.Locale.ROOT)));
                }

                @Override
                public void end(List<HttpField> trailers) {
                    to.end(trailers);
                }

                @Override
                public void failed(Throwable why) {
                    to.failed(why);
                }
            });
        }

        @Override
        public void cancel() {
            of.cancel();
        }
    }

    @Test
    void interimAnswersOfAFilterGoFirst() {
        HttpFilter hints = next -> exchange -> {
            exchange.interim(103, List.of(new HttpField("Link", "</a>")));
            return next.serve(exchange.removeHeader("X-User"));
        };
        passes(hints, "", "HTTP/1.1 103 \r\nLink: </a>\r\n\r\n" + OK);
    }

    @Test
    void aCancelledExchangeTellsItsFilter() {
        CompletableFuture<String> told = new CompletableFuture<>();
        HttpFilter waiting = next -> exchange -> {
            exchange.onCancel(() -> told.complete("cancelled"));
            return new CompletableFuture<>();
        };
        try (WireTranscript story = WireTranscript.reverse(waiting)) {
            story.client().says(GET).resets();
            assertThat(told).succeedsWithin(java.time.Duration.ofSeconds(10));
            assertThat(story.log.next().termination()).isEqualTo("client-reset");
        }
    }

    @Test
    void bodiesOfPublishersAreStreamed() {
        HttpFilter streaming = next -> exchange -> {
            java.util.concurrent.SubmissionPublisher<byte[]> pieces =
                    new java.util.concurrent.SubmissionPublisher<>();
            Thread.ofVirtual().start(() -> {
                while (pieces.getNumberOfSubscribers() == 0) {
                    Thread.onSpinWait();
                }
                pieces.submit(new byte[] {'a'});
                pieces.submit(new byte[] {'b', 'c'});
                pieces.close();
            });
            return exchange.answer(HttpResponse.of(200, Body.from(pieces)));
        };
        try (WireTranscript story = WireTranscript.reverse(streaming)) {
            Peer client = story.client().says(GET);
            client.sees("HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n");
        }
    }
}
