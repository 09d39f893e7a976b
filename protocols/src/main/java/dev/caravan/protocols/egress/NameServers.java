package dev.caravan.protocols.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is asked for names, and how: what {@code resolv.conf} says.
 *
 * @param servers asked in this order, the next one when one fails
 * @param search domains a name without a dot is tried under, before it is tried as it is
 * @param timeout how long one server has for one answer
 * @param attempts how often the list is gone through
 */
public record NameServers(
        List<InetSocketAddress> servers, List<String> search, Duration timeout, int attempts) {
    private static final int PORT = 53;
    private static final int MOST_SERVERS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 2;

    public NameServers {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("name servers: none (expected: 1 or more)");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: above 0)");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1 or more)");
        }
    }

    /** These servers, two seconds each, twice. */
    public static NameServers of(InetSocketAddress... servers) {
        return new NameServers(List.of(servers), List.of(), TIMEOUT, ATTEMPTS);
    }

    /**
     * What the file says.
     *
     * @throws UnusableException with a message for the operator
     */
    static NameServers read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new UnusableException(file + ": no such file");
        } catch (IOException e) {
            throw new UnusableException(file + ": cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new UnusableException(file + ": " + e.getMessage());
        }
    }

    /** Parses resolv.conf(5); what it does not know it skips, as every resolver does. */
    static NameServers parse(String text) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> search = List.of();
        Duration timeout = TIMEOUT;
        int attempts = ATTEMPTS;
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> {
                    if (words.length > 1 && servers.size() < MOST_SERVERS) {
                        servers.add(server(words[1]));
                    }
                }
                case "search", "domain" -> search = List.of(words).subList(1, words.length);
                case "options" -> {
                    timeout = Duration.ofSeconds(option(words, "timeout:", TIMEOUT.toSeconds()));
                    attempts = (int) option(words, "attempts:", ATTEMPTS);
                }
                default -> {}
            }
        }
        return new NameServers(servers, search, timeout, attempts);
    }

    private static InetSocketAddress server(String literal) {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(literal), PORT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "nameserver: " + literal + " (expected: an address)");
        }
    }

    private static long option(String[] words, String name, long otherwise) {
        for (String word : words) {
            if (word.startsWith(name) && word.length() <= name.length() + 2) {
                String digits = word.substring(name.length());
                if (!digits.isEmpty() && digits.chars().allMatch(Character::isDigit)) {
                    return Math.max(1, Math.min(30, Long.parseLong(digits)));
                }
            }
        }
        return otherwise;
    }

    /** Names cannot be looked up with what the machine says. */
    static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }
}
