package dev.caravan.config.validation;

import dev.caravan.config.settings.Complaint;
import dev.caravan.config.settings.SettingsWalk;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerPlan;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Stack;
import dev.caravan.protocols.stack.StackPlan;
import dev.caravan.protocols.upstream.Upstream;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes every layer once, to find out whether it can be made and what it is, with upstreams that
 * lead nowhere. The branches of a layer are made before it, so that what is wrong in one is said
 * there.
 */
final class Rehearsal implements LayerType.Building {
    private final Map<String, Upstream> upstreams = new HashMap<>();
    private final Findings findings;

    Rehearsal(Map<String, UpstreamSettings> settings, Findings findings) {
        this.findings = findings;
        settings.forEach((name, upstream) -> upstreams.put(
                name,
                Upstream.of(
                        name,
                        upstream,
                        (dial, loop, then) -> () -> {},
                        (target, address) -> Optional.empty())));
    }

    @Override
    public <T> T named(Class<T> kind, String name) {
        Upstream upstream = upstreams.get(name);
        if (kind != Upstream.class || upstream == null) {
            throw new Missing();
        }
        return kind.cast(upstream);
    }

    /** The stack of {@code plan}, unless something in it cannot be made, which is said then. */
    Optional<Stack> make(StackPlan plan, Pointer at, SourceNode node) {
        List<Layer> layers = new ArrayList<>();
        Pointer last = at;
        for (int i = 0; i < plan.layers().size(); i++) {
            Entry place = SettingsWalk.place(node, i);
            last = SettingsWalk.pointer(at, node, i, place);
            make(plan.layers().get(i), last, place.value()).ifPresent(layers::add);
        }
        if (layers.size() < plan.layers().size()) {
            return Optional.empty();
        }
        if (!layers.getLast().terminal()) {
            String name = plan.layers().getLast().type().name();
            findings.problem(
                    last,
                    name + " cannot end a stack (expected: a layer that relays or"
                            + " answers, such as tcp, socks5, http)");
            return Optional.empty();
        }
        return Optional.of(new Stack(layers));
    }

    private Optional<Layer> make(LayerPlan<?> plan, Pointer at, SourceNode settings) {
        if (!branchesCanBeMade(plan.settings(), at, settings)) {
            return Optional.empty();
        }
        try {
            return Optional.of(plan.make(this));
        } catch (Missing saidAlready) {
            return Optional.empty();
        } catch (RuntimeException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            Complaint complaint = Complaint.place(message, settings, at);
            findings.problem(complaint.pointer(), complaint.position(), complaint.message());
            return Optional.empty();
        }
    }

    private boolean branchesCanBeMade(Record settings, Pointer at, SourceNode node) {
        List<Optional<Stack>> branches = new ArrayList<>();
        SettingsWalk.over(settings, at, node, new SettingsWalk.Visitor() {
            @Override
            public boolean stack(StackPlan plan, Pointer place, SourceNode written) {
                branches.add(make(plan, place, written));
                return false;
            }
        });
        return branches.stream().allMatch(Optional::isPresent);
    }

    /** A name that refers to nothing, which the references have said. */
    private static final class Missing extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
    }
}
