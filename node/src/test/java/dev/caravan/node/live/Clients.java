package dev.caravan.node.live;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What clients say, byte for byte. */
final class Clients {
    private Clients() {}

    /** A connection from {@code source}, an address of loopback. */
    static Socket from(String source, InetSocketAddress proxy) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
        socket.connect(proxy, 10_000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    static Socket to(InetSocketAddress proxy) throws IOException {
        return from("127.0.0.1", proxy);
    }

    /** Says who it is to a SOCKS5 proxy, and whether that was good enough. */
    static boolean authenticates(Socket socket, String user, String password) throws IOException {
        InputStream in = socket.getInputStream();
        socket.getOutputStream().write(new byte[] {5, 1, 2});
        in.readNBytes(2);
        byte[] said = new byte[3 + user.length() + password.length()];
        said[0] = 1;
        said[1] = (byte) user.length();
        System.arraycopy(bytes(user), 0, said, 2, user.length());
        said[2 + user.length()] = (byte) password.length();
        System.arraycopy(bytes(password), 0, said, 3 + user.length(), password.length());
        socket.getOutputStream().write(said);
        byte[] reply = in.readNBytes(2);
        return reply.length == 2 && reply[1] == 0;
    }

    /** Has a SOCKS5 proxy, which knows who asks, connect to {@code target}; the reply's code. */
    static int connects(Socket socket, InetSocketAddress target) throws IOException {
        byte[] address = target.getAddress().getAddress();
        byte[] said = new byte[4 + address.length + 2];
        said[0] = 5;
        said[1] = 1;
        said[3] = (byte) (address.length == 4 ? 1 : 4);
        System.arraycopy(address, 0, said, 4, address.length);
        said[4 + address.length] = (byte) (target.getPort() >> 8);
        said[5 + address.length] = (byte) target.getPort();
        socket.getOutputStream().write(said);
        return reply(socket);
    }

    /** The same for a name. */
    static int connects(Socket socket, String name, int port) throws IOException {
        byte[] said = new byte[5 + name.length() + 2];
        said[0] = 5;
        said[1] = 1;
        said[3] = 3;
        said[4] = (byte) name.length();
        System.arraycopy(bytes(name), 0, said, 5, name.length());
        said[5 + name.length()] = (byte) (port >> 8);
        said[6 + name.length()] = (byte) port;
        socket.getOutputStream().write(said);
        return reply(socket);
    }

    private static int reply(Socket socket) throws IOException {
        byte[] head = socket.getInputStream().readNBytes(4);
        if (head.length < 4) {
            throw new EOFException("no reply");
        }
        socket.getInputStream().readNBytes(head[3] == 4 ? 18 : 6);
        return head[1];
    }

    /** Greets a SOCKS5 proxy that asks for no password. */
    static Socket greeted(InetSocketAddress proxy) throws IOException {
        Socket socket = to(proxy);
        socket.getOutputStream().write(new byte[] {5, 1, 0});
        socket.getInputStream().readNBytes(2);
        return socket;
    }

    /** A tunnel of a user through a SOCKS5 proxy. */
    static Socket tunnel(
            InetSocketAddress proxy, String user, String password, InetSocketAddress target)
            throws IOException {
        Socket socket = to(proxy);
        if (!authenticates(socket, user, password) || connects(socket, target) != 0) {
            socket.close();
            throw new IOException("no tunnel for " + user);
        }
        return socket;
    }

    /** Sends a request's head and reads the answer's, with a body of known length. */
    static String asks(Socket socket, String head) throws IOException {
        socket.getOutputStream().write(bytes(head));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                throw new EOFException("ended in an answer's head: " + answer);
            }
            answer.append((char) c);
        }
        String length = answer.toString()
                .lines()
                .filter(line ->
                        line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("0");
        byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length));
        return answer + new String(body, StandardCharsets.ISO_8859_1);
    }

    /** Whether the other side ends or breaks it. */
    static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    static String basic(String user, String password) {
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(bytes(user + ":" + password)) + "\r\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
