package dev.caravan.node.live;

import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.listener.Listeners.Status;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.EndpointOverride;
import dev.caravan.protocols.upstream.UpstreamSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Operators' words over the document, made to hold on this node: whoever watches the ledger tells it
 * all of them whenever one changed; what is not among them any more is lifted, and so is what ends by
 * itself. A word that makes no sense is logged and passed over.
 *
 * <p>Any thread but a loop's: it waits while a document is being applied.
 */
public final class Overrides {
    private static final Logger LOG = LoggerFactory.getLogger(Overrides.class);
    private static final String ENDPOINT = "endpoint/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Applier applier;
    private final String node;
    private final Time time;
    private List<OverrideRecord> records = List.of();
    private List<OverrideRecord> holding = List.of();
    private volatile boolean drained;

    /**
     * @param node this node's id
     */
    Overrides(Applier applier, String node, Time time) {
        this.applier = applier;
        this.node = node;
        this.time = time;
    }

    /** The same of another clock, of which nothing holds yet. */
    Overrides by(Time clock) {
        return new Overrides(applier, node, clock);
    }

    /** These hold, and no others. */
    public synchronized void apply(Collection<OverrideRecord> all) {
        records = List.copyOf(all);
        hold();
    }

    /** Whether an operator wants no connections to be taken by this node. */
    public boolean drained() {
        return drained;
    }

    /** Lifts what ends by itself, and tries again what could not be opened; every second or so. */
    synchronized void tick() {
        hold();
        boolean closed = applier.listeners().stream()
                .anyMatch(listener -> listener.handle().status() == Status.PAUSED);
        if (closed && !drained) {
            resume();
        }
    }

    private void hold() {
        long now = time.wallMillis();
        List<OverrideRecord> standing =
                records.stream().filter(one -> one.holdsAt(now)).toList();
        if (standing.equals(holding)) {
            return;
        }
        holding = standing;
        Map<String, Map<Target, EndpointOverride>> endpoints = new HashMap<>();
        boolean drain = false;
        for (OverrideRecord one : standing) {
            try {
                if (one.key().startsWith(ENDPOINT)) {
                    endpoint(one, endpoints);
                } else if (one.key().equals("node/" + node)) {
                    drain = flag(JSON.readTree(one.json()), "drain");
                }
            } catch (JacksonException | IllegalArgumentException e) {
                LOG.warn("override {} is passed over: {}", one.key(), e.getMessage());
            }
        }
        applier.overrides(endpoints);
        drain(drain);
    }

    private static void endpoint(
            OverrideRecord one, Map<String, Map<Target, EndpointOverride>> endpoints) {
        String rest = one.key().substring(ENDPOINT.length());
        int slash = rest.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("key (expected: endpoint/UPSTREAM/ADDRESS)");
        }
        JsonNode said = JSON.readTree(one.json());
        JsonNode weight = said.path("weight");
        if (!weight.isMissingNode() && !weight.isInt()) {
            throw new IllegalArgumentException(
                    "weight: (expected: 0.." + EndpointOverride.MOST_WEIGHT + ")");
        }
        EndpointOverride word = new EndpointOverride(
                weight.isInt() ? weight.intValue() : 1,
                flag(said, "drain"),
                flag(said, "disabled"));
        endpoints
                .computeIfAbsent(rest.substring(0, slash), name -> new HashMap<>())
                .put(UpstreamSettings.target(rest.substring(slash + 1)), word);
    }

    private static boolean flag(JsonNode said, String name) {
        JsonNode flag = said.path(name);
        if (!flag.isMissingNode() && !flag.isBoolean()) {
            throw new IllegalArgumentException(name + ": (expected: true or false)");
        }
        return flag.isBoolean() && flag.booleanValue();
    }

    private void drain(boolean wanted) {
        if (wanted && !drained) {
            drained = true;
            LOG.info("an operator drains this node: it takes no connections");
            applier.pause();
        } else if (!wanted && drained) {
            drained = false;
            LOG.info("this node takes connections again");
            resume();
        }
    }

    private void resume() {
        applier.resume().exceptionally(failed -> {
            LOG.warn("a listener cannot be opened again: {}", failed.getMessage());
            return null;
        });
    }
}
