package dev.caravan.node.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

class BlockingTest {
    @Test
    void nothingThatALayerReachesBlocks() {
        assertThat(BlockingCalls.reachable(
                        House.classes(),
                        type -> House.ON_LOOPS.contains(House.room(type)),
                        type -> type.getName().startsWith("dev.caravan.")))
                .as("calls that would hold an event loop")
                .isEmpty();
    }

    @Test
    void aBlockingCallIsSeenThroughHelpersInterfacesAndLambdas() {
        JavaClasses classes = new ClassFileImporter()
                .importClasses(Loop.class, Helper.class, Waiting.class, Sleeping.class, Fine.class);
        assertThat(BlockingCalls.reachable(
                        classes, type -> type.isEquivalentTo(Loop.class), this::isPlanted))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("java.util.concurrent.CompletableFuture.join("))
                .anyMatch(line -> line.startsWith("java.net.InetSocketAddress.<init>("))
                .anyMatch(line -> line.startsWith("java.lang.Thread.sleep("))
                .anyMatch(line -> line.startsWith("java.nio.file.Files.exists("));
        assertThat(BlockingCalls.reachable(
                        classes, type -> type.isEquivalentTo(Fine.class), this::isPlanted))
                .isEmpty();
    }

    private boolean isPlanted(JavaClass type) {
        return type.getName().startsWith(BlockingTest.class.getName());
    }

    static final class Loop {
        void receive(Helper helper, Waiting waiting) {
            helper.help();
            waiting.await();
        }

        Supplier<Boolean> later() {
            return () -> java.nio.file.Files.exists(java.nio.file.Path.of("x"));
        }
    }

    static final class Helper {
        void help() {
            new CompletableFuture<Void>().join();
            new InetSocketAddress("localhost", 80);
            InetSocketAddress.createUnresolved("localhost", 80);
        }
    }

    interface Waiting {
        void await();
    }

    static final class Sleeping implements Waiting {
        @Override
        public void await() {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final class Fine {
        Duration wait(Duration before) {
            return before.isZero() ? before : wait(before.minusSeconds(1));
        }

        CompletableFuture<Void> start() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
