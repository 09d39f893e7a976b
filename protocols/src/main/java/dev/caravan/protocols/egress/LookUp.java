package dev.caravan.protocols.egress;

import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.concurrent.Future;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One name asked for one family: through its search domains, and for each through the servers until
 * one says something. On the loop.
 */
final class LookUp {
    private static final int MOST_ALIASES = 8;

    private final DnsNameResolver wire;
    private final NameServers servers;
    private final DnsRecordType type;
    private final ArrayDeque<String> names = new ArrayDeque<>();
    private final Consumer<Resolved> then;
    private String asked;
    private int tries;
    private int aliases;
    private Resolved last = new Resolved.Missing(0);

    private LookUp(
            DnsNameResolver wire,
            NameServers servers,
            String name,
            DnsRecordType type,
            Consumer<Resolved> then) {
        this.wire = wire;
        this.servers = servers;
        this.type = type;
        this.then = then;
        if (name.indexOf('.') < 0) {
            servers.search().forEach(domain -> names.add(name + "." + domain));
        }
        names.add(name);
        this.asked = names.removeFirst();
    }

    /** Asks; {@code then} is told once, on the loop. */
    static void start(
            DnsNameResolver wire,
            NameServers servers,
            String name,
            DnsRecordType type,
            Consumer<Resolved> then) {
        new LookUp(wire, servers, name, type, then).ask();
    }

    private void ask() {
        int count = servers.servers().size();
        InetSocketAddress server = servers.servers().get(tries % count);
        tries++;
        Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> answer =
                wire.query(server, new DefaultDnsQuestion(asked + ".", type));
        answer.addListener(done -> {
            if (answer.isSuccess()) {
                answered(answer.getNow());
            } else {
                failed(server, String.valueOf(answer.cause().getMessage()));
            }
        });
    }

    private void answered(AddressedEnvelope<DnsResponse, InetSocketAddress> envelope) {
        Object read;
        try {
            read = DnsAnswer.read(envelope.content(), asked, type);
        } catch (RuntimeException e) {
            read = new Resolved.Failed("malformed answer: " + e.getMessage());
        } finally {
            envelope.release();
        }
        switch (read) {
            case DnsAnswer.Alias alias
            when aliases < MOST_ALIASES -> {
                aliases++;
                asked = alias.name();
                tries = 0;
                ask();
            }
            case Resolved.Found found -> then.accept(found);
            case Resolved.Missing missing -> next(missing);
            case Resolved.Failed failed -> failed(envelope.sender(), failed.detail());
            default -> next(new Resolved.Failed("too many aliases"));
        }
    }

    private void failed(InetSocketAddress server, String why) {
        if (tries < servers.servers().size() * servers.attempts()) {
            ask();
        } else {
            next(new Resolved.Failed(server.getAddress().getHostAddress() + ": " + why));
        }
    }

    /** The next search domain; at the end a failure counts more than a "does not exist". */
    private void next(Resolved outcome) {
        if (!(last instanceof Resolved.Failed)) {
            last = outcome;
        }
        String name = names.pollFirst();
        if (name == null) {
            then.accept(last);
        } else {
            asked = name;
            tries = 0;
            aliases = 0;
            ask();
        }
    }
}
