package dev.caravan.protocols.access;

import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where clients may have themselves connected to, judged by the address that a name resolved to and
 * that is then dialled.
 *
 * <p>In this order: our own addresses are refused, but for the kinds of {@link #allowOwn}; then
 * what a {@code deny} names, address, name or port; then a port that is not among {@link
 * #allowPorts}, if any are; then what an {@code allow} names is allowed; the rest is up to what it was made by:
 * {@link #any}, {@link #publicOnly} or {@link #none}. The order of the rules among themselves does
 * not matter.
 *
 * <p>Unless made by {@code any}, some places need more than a wide rule: where a cloud answers with
 * credentials, a rule that names the one address; loopback, link-local and other addresses of no
 * network, a rule by address, for a name leads wherever its owner says. A rule by name opens public
 * and private addresses. A rule that opens a translator's block ({@code 64:ff9b::/96}) opens what
 * lies behind as far as that may be reached without it.
 *
 * <p>Immutable, any thread; each method returns a changed copy.
 */
public final class Targets {
    private enum Base {
        ANY,
        PUBLIC,
        NONE
    }

    private final Base base;
    private final Rules allowed;
    private final Rules denied;
    private final Ports allowedPorts;
    private final Ports deniedPorts;
    private final Set<OwnAddresses.Kind> own;

    /** Ranges and names of one direction. */
    private record Rules(List<IpRange> ranges, List<HostPattern> names) {
        static final Rules EMPTY = new Rules(List.of(), List.of());

        Rules with(String rule) {
            List<IpRange> moreRanges = new ArrayList<>(ranges);
            List<HostPattern> moreNames = new ArrayList<>(names);
            List<IpRange> word = IpRange.named(rule);
            if (!word.isEmpty()) {
                moreRanges.addAll(word);
            } else if (IpRange.isMeant(rule)) {
                moreRanges.add(IpRange.of(rule));
            } else {
                moreNames.add(HostPattern.of(rule));
            }
            return new Rules(List.copyOf(moreRanges), List.copyOf(moreNames));
        }

        Optional<String> naming(String host) {
            for (HostPattern name : names) {
                if (name.matches(host)) {
                    return Optional.of(name.toString());
                }
            }
            return Optional.empty();
        }

        Optional<String> containing(Ip ip) {
            for (IpRange range : ranges) {
                if (range.contains(ip)) {
                    return Optional.of(range.text());
                }
            }
            return Optional.empty();
        }

        boolean isExactly(Ip ip) {
            return ranges.stream().anyMatch(range -> range.isSingle() && range.contains(ip));
        }
    }

    private Targets(
            Base base,
            Rules allowed,
            Rules denied,
            Ports allowedPorts,
            Ports deniedPorts,
            Set<OwnAddresses.Kind> own) {
        this.base = base;
        this.allowed = allowed;
        this.denied = denied;
        this.allowedPorts = allowedPorts;
        this.deniedPorts = deniedPorts;
        this.own = own;
    }

    /** Every address but our own. */
    public static Targets any() {
        return of(Base.ANY);
    }

    /** Every address of the public internet. */
    public static Targets publicOnly() {
        return of(Base.PUBLIC);
    }

    /** Nothing but what {@link #allow} names. */
    public static Targets none() {
        return of(Base.NONE);
    }

    private static Targets of(Base base) {
        return new Targets(base, Rules.EMPTY, Rules.EMPTY, Ports.NONE, Ports.NONE, Set.of());
    }

    /** What is wrong with a rule for {@link #allow} or {@link #deny}, if anything is. */
    public static Optional<String> problem(String rule) {
        return problem(() -> any().allow(rule));
    }

    /** What is wrong with the text of some ports, if anything is. */
    public static Optional<String> portsProblem(String ports) {
        return problem(() -> any().allowPorts(ports));
    }

    private static Optional<String> problem(Runnable attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (InvalidAccessException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * Allows an address, a block ({@code 10.20.0.0/16}), a name ({@code example.com}), the names
     * below one ({@code *.example.com}), {@code loopback} or {@code private}.
     *
     * @throws InvalidAccessException for a rule that is none of these
     */
    public Targets allow(String rule) {
        return new Targets(base, allowed.with(rule), denied, allowedPorts, deniedPorts, own);
    }

    /** Denies what {@link #allow} could name; a name only where the client wrote it. */
    public Targets deny(String rule) {
        return new Targets(base, allowed, denied.with(rule), allowedPorts, deniedPorts, own);
    }

    /** Allows these ports and those allowed before, no others. */
    public Targets allowPorts(int... ports) {
        Ports more = allowedPorts;
        for (int port : ports) {
            more = more.with(port, port);
        }
        return new Targets(base, allowed, denied, more, deniedPorts, own);
    }

    /** Allows a port or a range, {@code 6000-6063}, and those allowed before, no others. */
    public Targets allowPorts(String ports) {
        return new Targets(base, allowed, denied, allowedPorts.with(ports), deniedPorts, own);
    }

    /** Denies these ports. */
    public Targets denyPorts(int... ports) {
        Ports more = deniedPorts;
        for (int port : ports) {
            more = more.with(port, port);
        }
        return new Targets(base, allowed, denied, allowedPorts, more, own);
    }

    /** Denies a port or a range, {@code 6000-6063}. */
    public Targets denyPorts(String ports) {
        return new Targets(base, allowed, denied, allowedPorts, deniedPorts.with(ports), own);
    }

    /** Does not refuse our own addresses of these kinds; the other rules still judge them. */
    public Targets allowOwn(OwnAddresses.Kind... kinds) {
        EnumSet<OwnAddresses.Kind> more = EnumSet.noneOf(OwnAddresses.Kind.class);
        more.addAll(own);
        more.addAll(List.of(kinds));
        return new Targets(base, allowed, denied, allowedPorts, deniedPorts, Set.copyOf(more));
    }

    /**
     * Why {@code address} may not be dialled.
     *
     * @param target what the client named
     * @param address what that resolved to
     * @param ours the sockets of this process
     */
    public Optional<Refusal> refuses(Target target, InetSocketAddress address, OwnAddresses ours) {
        InetAddress host = address.getAddress();
        if (host == null) {
            return refusal(address, "not resolved");
        }
        Optional<Refusal> isOurs = ours.refuses(address, own);
        if (isOurs.isPresent()) {
            return isOurs;
        }
        Optional<Refusal> early = refuses(target.host(), address.getPort());
        if (early.isPresent()) {
            return early;
        }
        Ip ip = Ip.of(host);
        boolean named = allowed.naming(target.host()).isPresent();
        Optional<String> why = whyNot(ip, named);
        if (why.isEmpty()
                && base == Base.NONE
                && !named
                && allowed.containing(ip).isEmpty()) {
            why = Optional.of("not among those allowed");
        }
        for (Ip embedded : why.isEmpty() ? EmbeddedIpv4.in(ip) : List.<Ip>of()) {
            why = why.or(() -> whyNot(embedded, named).map(text -> "embeds one that is " + text));
        }
        return why.flatMap(text -> refusal(address, text));
    }

    /**
     * Why {@code target} may not be dialled, whatever it resolves to; asked first, it spares the
     * resolver and tells nobody the name. Empty does not mean that it may be.
     */
    public Optional<Refusal> refuses(Target target) {
        boolean listed = base != Base.NONE
                || !allowed.ranges.isEmpty()
                || allowed.naming(target.host()).isPresent();
        return listed
                ? refuses(target.host(), target.port())
                : Optional.of(notAllowed(target.toString(), "not among those allowed"));
    }

    private Optional<Refusal> refuses(String host, int port) {
        if (port < 1 || deniedPorts.contains(port)) {
            return Optional.of(notAllowed("port " + port, "denied"));
        }
        if (!allowedPorts.isEmpty() && !allowedPorts.contains(port)) {
            return Optional.of(notAllowed("port " + port, "not among those allowed"));
        }
        return denied.naming(host).map(rule -> notAllowed(host, "denied by " + rule));
    }

    /** Why rules or the nature of {@code ip} forbid it; a list that lacks it is not asked here. */
    private Optional<String> whyNot(Ip ip, boolean named) {
        Optional<String> rule = denied.containing(ip);
        if (rule.isPresent()) {
            return rule.map(text -> "denied by " + text);
        }
        Optional<SpecialAddresses> special =
                base == Base.ANY ? Optional.empty() : SpecialAddresses.of(ip);
        if (special.isEmpty() || opens(special.get(), ip, named)) {
            return Optional.empty();
        }
        String label = special.get().label();
        boolean byAddress = named || special.get().needsExactRule();
        return Optional.of(byAddress ? label + " (only a rule for the address opens it)" : label);
    }

    private boolean opens(SpecialAddresses special, Ip ip, boolean named) {
        if (special.needsExactRule()) {
            return allowed.isExactly(ip);
        }
        return allowed.containing(ip).isPresent() || named && special.opensByName();
    }

    private static Optional<Refusal> refusal(InetSocketAddress address, String why) {
        return Optional.of(notAllowed(shown(address), why));
    }

    private static Refusal notAllowed(String what, String why) {
        return Refusal.of(Refusal.Kind.NOT_ALLOWED, "targets: " + what + " is " + why);
    }

    /** Without the name a resolved address carries along. */
    static String shown(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = host == null ? address.getHostString() : host.getHostAddress();
        return (text.indexOf(':') >= 0 ? "[" + text + "]" : text) + ":" + address.getPort();
    }
}
