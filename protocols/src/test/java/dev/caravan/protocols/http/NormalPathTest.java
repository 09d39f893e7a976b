package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class NormalPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a, /a",
        "/a/, /a/",
        "/a//b, /a//b",
        "/a/./b, /a/b",
        "/a/., /a/",
        "/a/b/.., /a/",
        "/a/b/../, /a/",
        "/a/b/../c, /a/c",
        "/a/%2e/b, /a/b",
        "/a/.%2E/b, /b",
        "/a/%2e%2e, /",
        "/..., /...",
        "/.a/..b, /.a/..b",
        "/a%2fb/../c, /c",
        "/a;x=1/b%5C, /a;x=1/b%5C",
        "/%41, /%41",
    })
    void resolvesDotsOnceAndDecodesNothing(String path, String normal) {
        assertThat(NormalPath.of(path)).contains(normal);
        assertThat(NormalPath.of(normal)).contains(normal);
        byte[] b = path.getBytes(StandardCharsets.ISO_8859_1);
        if (NormalPath.isPlain(b, 0, b.length)) {
            assertThat(normal).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..", "/a/../..", "/%2e%2e/a", "/a\\b", "/a%00b", "/a/../../b"})
    void refusesWhatLeavesTheRootOrHides(String path) {
        assertThat(NormalPath.of(path)).isEmpty();
        byte[] b = path.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(NormalPath.isPlain(b, 0, b.length)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb", "/a%5cb", "/a;b"})
    void knowsWhatServersReadInDifferentWays(String path) {
        assertThat(NormalPath.isAmbiguous(path)).isTrue();
        assertThat(NormalPath.isAmbiguous("/a/b%20c")).isFalse();
    }
}
