package dev.caravan.node.house;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the calls that would hold an event loop: walks from the code of some classes through
 * everything of ours that it calls, lambdas and implementations of our interfaces included.
 *
 * <p>It does not see through interfaces of others ({@code Runnable}): what is handed to another
 * thread that way is followed only because a lambda belongs to the method that wrote it.
 */
final class BlockingCalls {
    /** Type to the methods of it, or of its subtypes, that wait. */
    private static final Map<String, Set<String>> WAITING = Map.ofEntries(
            Map.entry("java.lang.Object", Set.of("wait")),
            Map.entry("java.lang.Thread", Set.of("sleep", "join")),
            Map.entry("java.util.concurrent.Future", Set.of("get", "join")),
            Map.entry("java.util.concurrent.ExecutorService", Set.of("invokeAll")),
            Map.entry("java.util.concurrent.CountDownLatch", Set.of("await")),
            Map.entry("java.util.concurrent.Semaphore", Set.of("acquire")),
            Map.entry("java.util.concurrent.BlockingQueue", Set.of("take", "put")),
            Map.entry("java.util.concurrent.locks.Lock", Set.of("lock")),
            Map.entry("java.util.concurrent.locks.Condition", Set.of("await")),
            Map.entry("java.util.concurrent.locks.LockSupport", Set.of("park")),
            Map.entry(
                    "io.netty.util.concurrent.Future",
                    Set.of("sync", "syncUninterruptibly", "await", "awaitUninterruptibly")),
            Map.entry("scala.concurrent.Await$", Set.of("result", "ready")),
            Map.entry("scala.concurrent.Await", Set.of("result", "ready")),
            // Names are resolved by the egress, never by the JDK's blocking resolver.
            Map.entry(
                    "java.net.InetAddress",
                    Set.of(
                            "getByName",
                            "getAllByName",
                            "getLocalHost",
                            "getHostName",
                            "getCanonicalHostName")),
            Map.entry("java.net.InetSocketAddress", Set.of("getHostName")));

    /** Types whose every use reads or writes files or sockets and waits for them. */
    private static final Set<String> WAITING_TYPES = Set.of(
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.nio.channels.FileChannel",
            "java.nio.file.Files",
            "java.net.Socket",
            "java.net.ServerSocket");

    private final Predicate<JavaClass> ours;
    private final Map<JavaCodeUnit, Optional<JavaCodeUnit>> calledBy = new HashMap<>();
    private final Deque<JavaCodeUnit> open = new ArrayDeque<>();
    private final List<String> found = new ArrayList<>();

    private BlockingCalls(Predicate<JavaClass> ours) {
        this.ours = ours;
    }

    /**
     * Every blocking call reachable from the classes that {@code onLoop} holds for, with its way.
     * Only classes of {@code ours} are walked through.
     */
    static List<String> reachable(
            JavaClasses classes, Predicate<JavaClass> onLoop, Predicate<JavaClass> ours) {
        BlockingCalls walk = new BlockingCalls(ours);
        for (JavaClass type : classes) {
            if (onLoop.test(type) && ours.test(type)) {
                type.getCodeUnits().forEach(unit -> walk.visit(unit, null));
            }
        }
        walk.run();
        return walk.found;
    }

    private void run() {
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            if (unit.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                found.add("synchronized " + way(unit));
            }
            for (JavaCodeUnitAccess<?> call : calls(unit)) {
                if (!isOurs(call) && waits(call)) {
                    found.add(call.getTarget().getFullName() + " " + way(unit));
                }
                follow(call, unit);
            }
        }
    }

    private static List<JavaCodeUnitAccess<?>> calls(JavaCodeUnit unit) {
        List<JavaCodeUnitAccess<?>> calls = new ArrayList<>();
        calls.addAll(unit.getMethodCallsFromSelf());
        calls.addAll(unit.getMethodReferencesFromSelf());
        calls.addAll(unit.getConstructorCallsFromSelf());
        calls.addAll(unit.getConstructorReferencesFromSelf());
        return calls;
    }

    private void follow(JavaCodeUnitAccess<?> call, JavaCodeUnit caller) {
        JavaClass owner = call.getTargetOwner();
        call.getTarget().resolveMember().ifPresent(target -> visit(target, caller));
        if (!ours.test(owner)) {
            return;
        }
        for (JavaClass subtype : owner.getAllSubclasses()) {
            subtype.getCodeUnits().stream()
                    .filter(unit -> unit.getName().equals(call.getTarget().getName()))
                    .filter(unit -> !unit.isConstructor() && sameParameters(unit, call))
                    .forEach(unit -> visit(unit, caller));
        }
    }

    private void visit(JavaCodeUnit unit, @Nullable JavaCodeUnit caller) {
        if (ours.test(unit.getOwner())
                && calledBy.putIfAbsent(unit, Optional.ofNullable(caller)) == null) {
            open.add(unit);
        }
    }

    /** Ours by its body, not by its name: what that body calls is walked like everything. */
    private boolean isOurs(JavaCodeUnitAccess<?> call) {
        return call.getTarget()
                .resolveMember()
                .filter(target -> ours.test(target.getOwner()))
                .isPresent();
    }

    private static boolean sameParameters(JavaCodeUnit unit, JavaCodeUnitAccess<?> call) {
        return unit.getRawParameterTypes().size()
                == call.getTarget().getRawParameterTypes().size();
    }

    private static boolean waits(JavaAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getTarget().getName();
        if (WAITING_TYPES.stream().anyMatch(owner::isAssignableTo) || resolvesAName(call)) {
            return true;
        }
        return WAITING.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue().contains(name) && owner.isAssignableTo(entry.getKey()));
    }

    /** {@code new InetSocketAddress(String, int)} asks the JDK's resolver. */
    private static boolean resolvesAName(JavaAccess<?> call) {
        return call instanceof JavaCodeUnitAccess<?> use
                && use.getTargetOwner().isEquivalentTo(InetSocketAddress.class)
                && use.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                && use.getTarget().getRawParameterTypes().getFirst().isEquivalentTo(String.class);
    }

    private String way(JavaCodeUnit unit) {
        StringBuilder way = new StringBuilder();
        Optional<JavaCodeUnit> step = Optional.of(unit);
        while (step.isPresent()) {
            way.append("\n    in ").append(step.get().getFullName());
            step = calledBy.getOrDefault(step.get(), Optional.empty());
        }
        return way.toString();
    }
}
