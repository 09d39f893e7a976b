package dev.caravan.protocols.tcp;

import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.Target;

import java.util.Arrays;
import java.util.List;

/** The plain relay to fixed targets. */
public final class Tcp {
    static final String NAME = "tcp";

    /** The catalogue entry. */
    public static final LayerType<Settings> TYPE = new LayerType<>(
            NAME,
            "Relays bytes to a fixed target; to the next one when a connect fails.",
            Settings.class,
            (settings, building) -> new TcpLayer(settings.targets()));

    private Tcp() {}

    /** What the document may say of it. */
    public record Settings(
            @Setting("Where to connect, host:port; the next one is tried when a connect fails.")
            List<Target> targets) {}

    /** A layer that relays to the first of {@code targets}, each {@code host:port}, that connects. */
    public static Layer to(String... targets) {
        return new TcpLayer(Arrays.stream(targets).map(Target::parse).toList());
    }
}
