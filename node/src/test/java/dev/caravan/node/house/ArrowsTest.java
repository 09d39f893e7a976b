package dev.caravan.node.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static dev.caravan.node.house.House.CONFIG;
import static dev.caravan.node.house.House.MANAGEMENT;
import static dev.caravan.node.house.House.NODE;
import static dev.caravan.node.house.House.PROTOCOLS;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

class ArrowsTest {
    @Test
    void protocolsKnowsNoOtherModule() {
        neverUses(PROTOCOLS, CONFIG, MANAGEMENT, NODE);
    }

    @Test
    void clusterConfigKnowsOnlyProtocols() {
        neverUses(CONFIG, MANAGEMENT, NODE);
    }

    @Test
    void managementKnowsNoNodeAndNoSockets() {
        neverUses(MANAGEMENT, NODE, "io.netty");
    }

    @Test
    void noPackagesGoInACircle() {
        slices().matching("dev.caravan.(**)").should().beFreeOfCycles().check(House.classes());
    }

    @TestFactory
    Set<DynamicTest> aRoomUsesOnlyTheRoomsBelowIt() {
        Set<DynamicTest> tests = new LinkedHashSet<>();
        House.ARROWS.forEach((room, uses) ->
                tests.add(DynamicTest.dynamicTest(room, () -> staysBelow(room, uses))));
        return tests;
    }

    @Test
    void everyRoomHasItsPlaceInThePlan() {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass type : House.classes()) {
            rooms.add(House.room(type));
        }
        rooms.remove("");
        assertThat(House.ARROWS.keySet())
                .as("rooms of %s with their arrows, in House.ARROWS", PROTOCOLS)
                .containsAll(rooms);
    }

    @Test
    void protocolsBringsNoJsonNoYamlAndNoLoggingBackEnd() {
        neverUses(
                PROTOCOLS,
                "tools.jackson",
                "com.fasterxml",
                "org.snakeyaml",
                "org.yaml",
                "ch.qos.logback",
                "org.apache.logging",
                "java.util.logging",
                "picocli");
    }

    private static void staysBelow(String room, Set<String> uses) {
        Set<String> forbidden = new LinkedHashSet<>(House.ARROWS.keySet());
        forbidden.removeAll(uses);
        forbidden.remove(room);
        neverUses(
                PROTOCOLS + "." + room,
                forbidden.stream().map(other -> PROTOCOLS + "." + other).toArray(String[]::new));
    }

    private static void neverUses(String user, String... used) {
        String[] packages = new String[used.length];
        for (int i = 0; i < used.length; i++) {
            packages[i] = used[i] + "..";
        }
        noClasses()
                .that()
                .resideInAPackage(user + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .check(House.classes());
    }
}
