package dev.caravan.node.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The plan of the house: its classes, the rooms of {@code protocols} and the arrows they have. */
final class House {
    static final String PROTOCOLS = "dev.caravan.protocols";
    static final String CONFIG = "dev.caravan.config";
    static final String MANAGEMENT = "dev.caravan.management";
    static final String NODE = "dev.caravan.node";

    /** The rooms of the layers: protocols, and nothing that knows one. */
    static final Set<String> LAYERS = Set.of("tcp", "detect", "socks4", "socks5", "http1", "http");

    /** The rooms below every layer; each may use those before it. */
    private static final List<String> FOUNDATIONS =
            List.of("loop", "stack", "wire", "accesslog", "access", "egress", "policy");

    /** The rooms whose code runs on event loops. */
    static final Set<String> ON_LOOPS =
            union(LAYERS, Set.of("stack", "wire", "relay", "upstream", "connection"));

    /** Room to the rooms it may use; a new room of {@code protocols} finds its place here. */
    static final Map<String, Set<String>> ARROWS = arrows();

    private static final class Imported {
        static final JavaClasses CLASSES = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("dev.caravan");
    }

    private House() {}

    /** Every class of every module, without their tests. */
    static JavaClasses classes() {
        return Imported.CLASSES;
    }

    /** The room of a class of {@code protocols}, or the empty string for any other class. */
    static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(PROTOCOLS + ".")) {
            return "";
        }
        return name.substring(PROTOCOLS.length() + 1).split("\\.", 2)[0];
    }

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        Set<String> below = new LinkedHashSet<>();
        for (String room : FOUNDATIONS) {
            arrows.put(room, Set.copyOf(below));
            below.add(room);
        }
        arrows.put("relay", Set.copyOf(below));
        arrows.put("upstream", Set.copyOf(below));
        below.addAll(Set.of("relay", "upstream"));
        for (String layer : LAYERS) {
            arrows.put(layer, Set.copyOf(below));
        }
        arrows.put("http", union(below, Set.of("http1")));
        for (String room : new String[] {"connection", "listener", "proxy"}) {
            arrows.put(room, Set.copyOf(below));
            below.add(room);
        }
        arrows.put("catalog", union(below, LAYERS));
        return arrows;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return Set.copyOf(all);
    }
}
