package dev.caravan.node.apply;

import dev.caravan.config.model.Document;
import dev.caravan.config.model.NodeIdentity;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.listener.ListenerSpec;
import dev.caravan.protocols.listener.Listeners;
import dev.caravan.protocols.listener.LiveConnections;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.EndpointOverride;
import dev.caravan.protocols.upstream.Upstream;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Applies documents, one at a time: what is wanted against what runs. Listeners open, swap their
 * settings or drain; users, upstreams and access logs are named objects that stay as long as they
 * are named. A document that cannot be applied changes nothing.
 *
 * <p>Blocks; any thread but a loop's.
 */
public final class Applier {
    private final NamedUsers users;
    private final NamedUpstreams upstreams;
    private final AccessLogs logs;
    private final StackCompiler compiler;
    private final OpenListeners listeners;
    private final NodeIdentity identity;
    private final LiveConnections live;

    /**
     * What an applier works with.
     *
     * @param system runs access logs
     * @param listeners the parent of listeners
     * @param live the connections of all listeners
     * @param blocking for password hashes
     * @param own told of every address of a listener
     */
    public record Runtime(
            ActorSystem<?> system,
            ActorRef<Listeners.Command> listeners,
            LiveConnections live,
            Executor blocking,
            OwnAddresses own) {}

    /**
     * What the node's own settings say.
     *
     * @param shift adds the port offset to what a listener is bound to
     * @param accessLog where {@code to: node} leads: a path, or {@code -} for standard output
     * @param drainWithin how long connections of a listener that goes have to finish
     * @param identity which listeners are this node's
     */
    public record Settings(
            UnaryOperator<InetSocketAddress> shift,
            String accessLog,
            Duration drainWithin,
            NodeIdentity identity) {}

    /** An applier to which nothing has been applied. */
    public Applier(Runtime runtime, Settings settings) {
        Ways ways = new Ways();
        users = new NamedUsers(runtime.blocking());
        upstreams = new NamedUpstreams(ways.from(Optional.empty()), runtime.own());
        logs = new AccessLogs(runtime.system(), settings.accessLog());
        compiler = new StackCompiler(settings.shift(), runtime.own(), ways);
        live = runtime.live();
        listeners = new OpenListeners(runtime.listeners(), runtime.own(), settings.drainWithin());
        identity = settings.identity();
    }

    /**
     * Makes {@code whole} what runs, as far as this node opens its listeners.
     *
     * @throws dev.caravan.protocols.listener.BindFailed when an address cannot be had
     * @throws IllegalArgumentException when what it says cannot be
     * @throws dev.caravan.protocols.accesslog.AccessLogException when a log cannot be opened
     */
    public synchronized void apply(Document whole) {
        Document document = whole.on(identity);
        try {
            Map<String, NamedUsers.Known> namedUsers = users.of(document.users());
            Map<String, Upstream> namedUpstreams = upstreams.of(document.upstreams());
            Map<String, StackCompiler.Made> made = compiler.compile(
                    document, new StackCompiler.Objects(namedUsers, namedUpstreams, logs));
            List<ListenerSpec> specs =
                    made.values().stream().map(StackCompiler.Made::spec).toList();
            CompletionStage<Void> settled = listeners.apply(specs);
            compiler.keep(made);
            users.keep(namedUsers);
            live.revoke();
            List<Upstream> gone = upstreams.keep(namedUpstreams, document.upstreams());
            end(settled, gone);
        } catch (RuntimeException e) {
            // Logs that only the refused document wanted.
            end(CompletableFuture.completedStage(null), List.of());
            throw e;
        }
    }

    /** Ends what no listener uses any more, when the last that did has gone. */
    private void end(CompletionStage<Void> settled, List<Upstream> upstreamsGone) {
        Set<AccessLog> wanted = new HashSet<>();
        listeners.running().forEach(r -> wanted.add(r.spec().policy().accessLog()));
        List<AccessLog> logsGone = logs.forgetAllBut(wanted);
        settled.thenRun(() -> {
            upstreamsGone.forEach(Upstream::close);
            logsGone.forEach(AccessLog::close);
        });
    }

    /**
     * Lays entries of a collection over the users of the set {@code name}, at once and whatever is
     * being applied. Tunnels of who is gone, or has another password, end.
     *
     * @param entries name to hash, or to nothing for who is not to be there at all; in place of
     *     those of the call before
     * @return how many tunnels ended
     * @throws dev.caravan.protocols.access.InvalidAccessException naming everyone who has a problem
     */
    public CompletionStage<Long> overlay(String name, Map<String, Optional<String>> entries) {
        users.overlay(name, entries);
        return live.revoke();
    }

    /**
     * Takes operators' words over endpoints, by upstream and address, and no others; at once. Words
     * over what a document does not name wait for one that does.
     */
    public void overrides(Map<String, Map<Target, EndpointOverride>> words) {
        upstreams.overrides(words);
    }

    /**
     * Takes no connections on any listener; those there live on, HTTP ones until their next answer.
     * What the kernel had queued is taken first, then the sockets close: clients are refused and go
     * elsewhere, nobody is reset. Blocks while a document is being applied.
     *
     * @return completed when every socket is closed
     */
    public CompletionStage<Void> pause() {
        return listeners.pause();
    }

    /**
     * Takes connections again, at the addresses listeners had; nothing for those that do. Blocks
     * while a document is being applied.
     *
     * @return failed when an address cannot be had any more; the other listeners are open then
     */
    public CompletionStage<Void> resume() {
        return listeners.resume();
    }

    /**
     * As {@link #pause}, for good: nothing takes connections again, and no document is applied any
     * more, since the node ends.
     */
    public CompletionStage<Void> stopAccepting() {
        return listeners.stopAccepting();
    }

    /** Opens the files of access logs anew, because somebody may have moved them away. */
    public synchronized void reopenLogs() {
        logs.reopen();
    }

    /** Drains every listener; completes when none is left, those that went before included. */
    public CompletionStage<Void> drain(Duration within) {
        return listeners.drainAll(within);
    }

    /** Ends what listeners used; call it when they have been drained. Blocks for the last lines. */
    public synchronized void close() {
        upstreams.all().forEach(Upstream::close);
        CompletableFuture.allOf(logs.forgetAllBut(Set.of()).stream()
                        .map(log -> log.close().toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                .join();
    }

    /** The open listeners, in the order of the document. */
    public List<OpenListener> listeners() {
        return listeners.running();
    }

    /** The listeners that were removed and still have connections. */
    public List<OpenListener> leaving() {
        return listeners.leaving();
    }

    /** The upstreams there are. */
    public List<Upstream> upstreams() {
        return upstreams.all();
    }

    /** The access logs by where they go: a path, or {@code -}. */
    public Map<String, AccessLog> accessLogs() {
        return logs.byDestination();
    }
}
