package dev.caravan.protocols.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.Test;

import java.util.List;

class LeaksTest {
    @Test
    void namesTheTestThatForgotABuffer() throws InterruptedException {
        forget();

        List<String> found = Leaks.installed().collect(1);

        assertThat(found).singleElement().asString().contains("allocated during", "LeaksTest");
        assertThat(Leaks.message(found)).startsWith("1 buffer leak(s)");
    }

    @Test
    void saysNothingOfAReleasedBuffer() throws InterruptedException {
        ByteBufAllocator.DEFAULT.buffer().release();

        assertThat(Leaks.installed().collect(1)).isEmpty();
    }

    @Test
    void looksOnlyWhenSomethingWasAllocated() throws InterruptedException {
        Leaks.installed().collect(1);
        assertThat(Leaks.installed().worthCollecting()).isFalse();

        ByteBufAllocator.DEFAULT.buffer().release();
        assertThat(Leaks.installed().worthCollecting()).isTrue();
    }

    private static void forget() {
        ByteBuf forgotten = ByteBufAllocator.DEFAULT.buffer(16);
        forgotten.writeByte(1);
    }
}
