package dev.caravan.protocols.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Linux's {@code splice(2)}, which moves bytes between a socket and a pipe without bringing them
 * into this process, with the error it had: Netty's own binding cannot tell an end from a wait.
 *
 * <p>One for each loop; confined to it, for the place of the error number is its own.
 */
final class Splice {
    /** The call would have to wait. */
    static final int EAGAIN = 11;

    private static final Logger LOG = LoggerFactory.getLogger(Splice.class);
    private static final int EINTR = 4;
    private static final int MOVE_AND_NEVER_BLOCK = 1 | 2;
    private static final int SET_PIPE_SIZE = 1031;
    private static final int GET_PIPE_SIZE = 1032;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final boolean AVAILABLE = probe();

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    /** The bindings, loaded only where the probe found them. */
    private static final class Native {
        static final MethodHandle SPLICE;
        static final MethodHandle FCNTL;

        static {
            Linker linker = Linker.nativeLinker();
            SymbolLookup libc = linker.defaultLookup();
            SPLICE = linker.downcallHandle(
                    libc.findOrThrow("splice"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT),
                    Linker.Option.captureCallState("errno"));
            FCNTL = linker.downcallHandle(
                    libc.findOrThrow("fcntl"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
        }
    }

    /** Whether this machine and the flags of this process allow it. */
    static boolean available() {
        return AVAILABLE;
    }

    private static boolean probe() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return false;
        }
        try {
            return new Splice().move(-1, -1, 1) < 0;
        } catch (Throwable e) {
            LOG.info("splice is not available, tunnels are copied: {}", e.toString());
            return false;
        }
    }

    /**
     * Moves up to {@code atMost} bytes between two descriptors of which one is a pipe.
     *
     * @return how many, 0 at the end of the input, or the error number, negated
     */
    long move(int from, int to, long atMost) {
        try {
            while (true) {
                long n = (long) Native.SPLICE.invokeExact(
                        state,
                        from,
                        MemorySegment.NULL,
                        to,
                        MemorySegment.NULL,
                        atMost,
                        MOVE_AND_NEVER_BLOCK);
                if (n >= 0) {
                    return n;
                }
                int error = (int) ERRNO.get(state, 0L);
                if (error != EINTR) {
                    return -error;
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("splice", e);
        }
    }

    /** Asks for room for {@code bytes} in a pipe, and says how much it has. */
    static int room(int pipe, int bytes) {
        try {
            int asked = (int) Native.FCNTL.invokeExact(pipe, SET_PIPE_SIZE, bytes);
            return asked > 0 ? asked : (int) Native.FCNTL.invokeExact(pipe, GET_PIPE_SIZE, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("fcntl", e);
        }
    }
}
