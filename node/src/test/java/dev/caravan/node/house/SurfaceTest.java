package dev.caravan.node.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import io.netty.channel.ChannelHandler;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

class SurfaceTest {
    private static final Set<String> DRAWERS =
            Set.of("util", "utils", "common", "impl", "helper", "helpers", "misc", "internal");

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.caravan.node.cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(House.classes());
    }

    @Test
    void everyPackageHasALabelAndIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : House.classes()) {
            if (!isMarked(type.getPackage())) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).as("packages without a @NullMarked package-info").isEmpty();
    }

    @Test
    void noPackageIsADrawer() {
        assertThat(House.classes())
                .as("a package is a feature, named with the user's noun")
                .noneMatch(type -> DRAWERS.contains(type.getPackage().getRelativeName()));
    }

    @Test
    void layersAndFiltersAreWrittenWithoutNetty() {
        List<String> netty = new ArrayList<>();
        for (JavaClass type : House.classes()) {
            if (Set.of("stack", "http").contains(House.room(type)) && isPublic(type)) {
                netty.addAll(nettyShownBy(type));
            }
        }
        assertThat(netty).as("Netty types in the signatures of stack and http").isEmpty();
    }

    @Test
    void nettyInASignatureIsSeen() {
        JavaClass type = new ClassFileImporter().importClass(Showing.class);
        assertThat(nettyShownBy(type))
                .hasSize(3)
                .anyMatch(line -> line.contains("optional"))
                .anyMatch(line -> line.contains("channel"))
                .anyMatch(line -> line.contains("field"));
    }

    private static boolean isMarked(JavaPackage room) {
        return room.tryGetPackageInfo()
                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                .isPresent();
    }

    private static List<String> nettyShownBy(JavaClass type) {
        List<String> shown = new ArrayList<>();
        for (JavaField field : type.getFields()) {
            if (isVisible(field) && isNetty(field.getType())) {
                shown.add(field.getFullName());
            }
        }
        for (JavaCodeUnit unit : type.getCodeUnits()) {
            Stream<JavaType> types = Stream.concat(
                    Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
            if (isVisible(unit) && !isTransform(unit) && types.anyMatch(SurfaceTest::isNetty)) {
                shown.add(unit.getFullName());
            }
        }
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .filter(SurfaceTest::isNetty)
                .forEach(parent -> shown.add(type.getName() + " is a " + parent.getName()));
        return shown;
    }

    /** The one door for handlers: {@code transform(ChannelHandler...)}. */
    private static boolean isTransform(JavaCodeUnit unit) {
        return unit.getName().equals("transform")
                && unit.getRawParameterTypes().stream()
                        .allMatch(type -> type.isEquivalentTo(ChannelHandler[].class));
    }

    private static boolean isNetty(JavaType type) {
        return type.getAllInvolvedRawTypes().stream()
                .anyMatch(raw -> raw.getBaseComponentType().getName().startsWith("io.netty."));
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(SurfaceTest::isPublic).orElse(true);
    }

    private static boolean isVisible(HasModifiers member) {
        return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
                && Stream.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED)
                        .anyMatch(member.getModifiers()::contains);
    }

    /** What the check must find: three members of the five. */
    @SuppressWarnings("unused")
    abstract static class Showing {
        public java.util.@org.jspecify.annotations.Nullable List<io.netty.buffer.ByteBuf> field;

        public abstract java.util.Optional<io.netty.buffer.ByteBuf> optional();

        protected abstract void channel(io.netty.channel.Channel channel);

        public abstract void transform(ChannelHandler... handlers);

        abstract void hidden(io.netty.channel.Channel channel);
    }
}
