package dev.caravan.config.settings;

import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.StackPlan;
import dev.caravan.protocols.stack.Target;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings records with a component of every kind, and a catalogue of two layers. */
final class Painted {
    static final SettingsReader READER = SettingsReader.of(() -> List.of(
            new LayerType<>("bare", "Nothing to set.", Empty.class, (settings, building) -> {
                throw new IllegalArgumentException("not made here");
            }),
            new LayerType<>("arms", "Branches.", Arms.class, (settings, building) -> {
                throw new IllegalArgumentException("not made here");
            })));

    private Painted() {}

    enum Colour {
        DARK_RED,
        BLUE
    }

    sealed interface Sink {
        record Off() implements Sink {}

        record File(@Setting("Where.") String path) implements Sink {}

        record Net(
                @Setting("Host.") String host,

                @Setting(value = "Port.", byDefault = "514", range = "1..65535")
                int port)
                implements Sink {}
    }

    record Inner(
            @Setting(value = "Least.", byDefault = "1") int least,
            @Setting(value = "Most.", byDefault = "9") int most) {
        static List<String> problems(int least, int most) {
            return least <= most
                    ? List.of()
                    : List.of("least: " + least + " (expected: at most most, " + most + ")");
        }
    }

    record All(
            @Setting("A truth.") Optional<Boolean> truth,

            @Setting(value = "A number.", byDefault = "5", range = "1..10")
            int number,

            @Setting(value = "Bytes.", byDefault = "64KiB", range = "1KiB..1GiB", unit = "bytes")
            long maxBytes,

            @Setting(value = "A time.", byDefault = "10s", range = "100ms..1d")
            Duration time,

            @Setting(value = "A text.", byDefault = "*", range = "1..5")
            String text,

            @Setting(
                    value = "A word.",
                    byDefault = "json",
                    oneOf = {"json", "common"})
            String word,

            @Setting(value = "A colour.", byDefault = "dark-red")
            Colour colour,

            @Setting(value = "Targets.", optional = true) List<Target> targets,
            @Setting(value = "Names.", optional = true) Map<String, Integer> names,
            @Setting(value = "Inside.", byDefault = "{}") Inner inner,
            @Setting(value = "A sink.", byDefault = "off") Sink sink,

            @Setting(value = "A key that is a word of Java.", byDefault = "false")
            boolean public_,

            @Setting(value = "Hidden.", secret = true) Optional<String> password) {}

    @NotYet("rules")
    record Small(
            @Setting("The port.") int port,
            @Setting("The host.") Optional<String> host) {
        Small {
            if (port == 13) {
                throw new IllegalArgumentException("port: 13 (expected: luck)");
            }
        }
    }

    record Empty() {}

    record Arms(@Setting("Arms.") List<StackPlan> anyOf) {}

    record Stacked(@Setting("Layers.") StackPlan layers) {}
}
