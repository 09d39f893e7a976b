package dev.caravan.config.document;

import dev.caravan.config.settings.Catalogue;
import dev.caravan.protocols.catalog.Catalog;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.upstream.Upstream;

import org.apache.pekko.actor.typed.Behavior;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A layer that refers to upstreams, and one that cannot end a stack. */
public final class Web implements Layer {
    /** Routes to upstreams. */
    public static final LayerType<Settings> TYPE =
            new LayerType<>("web", "Routes.", Settings.class, (settings, building) -> {
                for (int i = 0; i < settings.routes().size(); i++) {
                    building.named(Upstream.class, settings.routes().get(i).upstream());
                    String place = "routes/" + i + "/path: ";
                    settings.routes()
                            .get(i)
                            .path()
                            .filter(p -> !p.startsWith("/"))
                            .ifPresent(p -> {
                                throw new IllegalArgumentException(place + p + " (expected: /…)");
                            });
                }
                return new Web(true);
            });

    /** Hands on. */
    public static final LayerType<Nothing> TAP = new LayerType<>(
            "tap", "Hands on.", Nothing.class, (settings, building) -> new Web(false));

    private final boolean terminal;

    private Web(boolean terminal) {
        this.terminal = terminal;
    }

    /** The real catalogue and these two. */
    public static Catalogue catalogue() {
        return () -> {
            List<LayerType<?>> layers = new ArrayList<>(Catalog.layers());
            layers.add(TYPE);
            layers.add(TAP);
            return layers;
        };
    }

    record Nothing() {}

    record Settings(@Setting("Routes.") List<RouteSettings> routes) {}

    record RouteSettings(
            @Setting("Its name.") Optional<String> name,
            @Setting("Its path.") Optional<String> path,

            @Setting(value = "Where to.", names = "upstream")
            String upstream) {}

    @Override
    public Behavior<Message> begin(Connection connection) {
        throw new UnsupportedOperationException("never in a document's tests");
    }

    @Override
    public boolean terminal() {
        return terminal;
    }
}
