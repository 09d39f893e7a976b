package dev.caravan.protocols.accesslog;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** A stream that somebody else opened and will close. */
final class StreamSink extends LogSink {
    private final String name;
    private final OutputStream out;

    StreamSink(String name, OutputStream out) {
        this.name = name;
        this.out = out;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    void open() {}

    @Override
    void write(byte[] bytes, int length, long nanos) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
        // A print stream swallows its errors and never forgets that it had one.
        if (out instanceof PrintStream printed && printed.checkError()) {
            throw new IOException("the print stream reports an error");
        }
    }

    @Override
    void reopen() {}

    @Override
    void close() throws IOException {
        out.flush();
    }
}
