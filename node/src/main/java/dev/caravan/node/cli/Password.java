package dev.caravan.node.cli;

import org.jspecify.annotations.Nullable;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A password, which never stands on a command line, where all can read it. */
final class Password {
    private static final int MOST_BYTES = 1024;

    private Password() {}

    /** Asked for at a terminal, else read from {@code in} without the end of its line. */
    static byte[] ask(InputStream in) throws IOException {
        Console console = System.console();
        if (in.equals(System.in) && console != null && console.isTerminal()) {
            char @Nullable [] typed = console.readPassword("Password: ");
            return typed == null ? new byte[0] : new String(typed).getBytes(StandardCharsets.UTF_8);
        }
        byte[] read = in.readNBytes(MOST_BYTES);
        int end = read.length;
        while (end > 0 && (read[end - 1] == '\n' || read[end - 1] == '\r')) {
            end--;
        }
        return Arrays.copyOf(read, end);
    }
}
