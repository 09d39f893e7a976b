package dev.caravan.protocols.egress;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback that says what a test told it to say, or nothing. */
final class FakeDns implements AutoCloseable {
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;

    private final DatagramSocket socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeDns() throws SocketException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().name("fake-dns").start(this::serve);
    }

    private record Answer(int code, List<Entry> entries, boolean silent) {}

    /** One record of an answer. */
    record Entry(String name, int type, int seconds, byte[] data) {}

    static Entry a(String name, int seconds, String address) {
        return new Entry(name, A, seconds, InetAddress.ofLiteral(address).getAddress());
    }

    static Entry aaaa(String name, int seconds, String address) {
        return new Entry(name, AAAA, seconds, InetAddress.ofLiteral(address).getAddress());
    }

    static Entry cname(String name, int seconds, String alias) {
        return new Entry(name, CNAME, seconds, encoded(alias));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    NameServers only() {
        return NameServers.of(address());
    }

    /** Questions for addresses of {@code name} of this type ("A", "AAAA") get these records. */
    FakeDns answers(String name, String type, Entry... entries) {
        answers.put(name + "/" + type, new Answer(0, List.of(entries), false));
        return this;
    }

    /** They get this response code and no records. */
    FakeDns fails(String name, String type, int code) {
        answers.put(name + "/" + type, new Answer(code, List.of(), false));
        return this;
    }

    /** They get no answer. */
    FakeDns ignores(String name, String type) {
        answers.put(name + "/" + type, new Answer(0, List.of(), true));
        return this;
    }

    /** Every question so far, as {@code name/type}. */
    List<String> asked() {
        return asked;
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
                socket.receive(packet);
                answer(packet);
            }
        } catch (SocketException e) {
            // closed: the test is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(DatagramPacket packet) throws IOException {
        byte[] question = packet.getData();
        List<String> labels = new ArrayList<>();
        int at = 12;
        while (question[at] != 0) {
            labels.add(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        int type = (question[at + 1] & 0xff) << 8 | question[at + 2] & 0xff;
        String key = String.join(".", labels) + "/" + (type == A ? "A" : "AAAA");
        asked.add(key);
        Answer answer = answers.getOrDefault(key, new Answer(3, List.of(), false));
        if (answer.silent()) {
            return;
        }
        byte[] out = response(question, at + 5, answer);
        socket.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
    }

    private static byte[] response(byte[] question, int end, Answer answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(0x8180 | answer.code());
        out.writeShort(1);
        out.writeShort(answer.entries().size());
        out.writeInt(0);
        out.write(question, 12, end - 12);
        for (Entry entry : answer.entries()) {
            out.write(encoded(entry.name()));
            out.writeShort(entry.type());
            out.writeShort(1);
            out.writeInt(entry.seconds());
            out.writeShort(entry.data().length);
            out.write(entry.data());
        }
        return bytes.toByteArray();
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
