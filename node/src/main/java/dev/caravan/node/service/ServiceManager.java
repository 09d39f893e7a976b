package dev.caravan.node.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a service manager how the node is (sd_notify(3)): datagrams to the UNIX socket that {@code
 * NOTIFY_SOCKET} names. The JDK has no such sockets, so the C library's are used. Any thread; who
 * is not run by a service manager tells nobody, and a failure is logged, never thrown.
 */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 02000000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int LONGEST_PATH = 107;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout PTR = ValueLayout.ADDRESS;

    private final Optional<String> socket;

    private ServiceManager(Optional<String> socket) {
        this.socket = socket;
    }

    /** The one that started this process, going by its environment. */
    public static ServiceManager of(Map<String, String> environment) {
        return new ServiceManager(Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(path -> path.startsWith("/") || path.startsWith("@")));
    }

    /** The node serves. */
    public void ready() {
        tell("READY=1");
    }

    /** The node drains, and will end. */
    public void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        socket.ifPresent(path -> {
            try {
                send(path, state);
            } catch (Throwable e) {
                LOG.warn("service manager: {} was not told: {}", state, e.toString());
            }
        });
    }

    private static void send(String path, String state) throws Throwable {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "NOTIFY_SOCKET: " + path + " (expected: at most " + LONGEST_PATH + " bytes)");
        }
        if (name[0] == '@') {
            // The abstract namespace.
            name[0] = 0;
        }
        int descriptor = (int) call("socket", INT, INT, INT).invoke(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        if (descriptor < 0) {
            throw new IllegalStateException("no socket");
        }
        try {
            if (send(descriptor, name, state.getBytes(StandardCharsets.UTF_8)) < 0) {
                throw new IllegalStateException("nobody hears at " + path);
            }
        } finally {
            int closed = (int) call("close", INT).invoke(descriptor);
            LOG.trace("closed: {}", closed);
        }
    }

    private static long send(int descriptor, byte[] name, byte[] text) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2L + name.length, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
            MethodHandle sendto = Linker.nativeLinker()
                    .downcallHandle(
                            symbol("sendto"),
                            FunctionDescriptor.of(LONG, INT, PTR, LONG, INT, PTR, INT));
            return (long) sendto.invoke(
                    descriptor, message, (long) text.length, MSG_NOSIGNAL, address, (int)
                            address.byteSize());
        }
    }

    /** A function of the C library from whole numbers to one. */
    private static MethodHandle call(String name, ValueLayout.OfInt... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(symbol(name), FunctionDescriptor.of(INT, arguments));
    }

    private static MemorySegment symbol(String name) {
        return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }
}
