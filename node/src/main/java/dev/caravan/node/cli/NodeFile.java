package dev.caravan.node.cli;

import dev.caravan.config.source.Position;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.config.source.Words;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The file of {@code --node}: options of a command by their names, in YAML. */
final class NodeFile {
    private static final String OPTION = "--node";

    private final CommandSpec command;
    private final Path path;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Map<String, String>> maps = new HashMap<>();

    private NodeFile(CommandSpec command, Path path) {
        this.command = command;
        this.path = path;
    }

    /**
     * The file that the command line or the environment names; none when they name none.
     *
     * @throws ParameterException when something is wrong with it
     */
    static Optional<NodeFile> of(CommandSpec command, Map<String, String> environment) {
        OptionSpec option = command.findOption(OPTION);
        if (option == null) {
            return Optional.empty();
        }
        Object given = option.getValue();
        Optional<?> path = given instanceof Optional<?> optional ? optional : Optional.empty();
        return path.map(Path.class::cast)
                .or(() -> Optional.ofNullable(environment.get("CARAVAN_NODE"))
                        .filter(file -> !file.isEmpty())
                        .map(Path::of))
                .map(file -> read(command, file));
    }

    private static NodeFile read(CommandSpec command, Path path) {
        NodeFile file = new NodeFile(command, path);
        String text = file.text();
        boolean empty = text.lines().allMatch(l -> l.isBlank() || l.strip().startsWith("#"));
        if (!empty) {
            Source source = Source.read(text);
            source.problems().forEach(problem -> {
                throw file.wrong(problem);
            });
            file.take(source.root().orElseThrow());
        }
        return file;
    }

    private String text() {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    command.commandLine(), OPTION + " " + path + ": no such file", e);
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), OPTION + " " + path + ": cannot be read: " + e, e);
        }
    }

    private void take(SourceNode root) {
        if (!(root instanceof Entries entries)) {
            throw wrong(root.at(), "no map (expected: options by their names)");
        }
        Map<String, OptionSpec> known = known();
        for (Entry entry : entries.entries()) {
            OptionSpec option = known.get(entry.key());
            if (option == null) {
                throw wrong(
                        entry.at(),
                        Words.unknown("option", entry.key(), new TreeSet<>(known.keySet())));
            }
            if (option.typeInfo().isMap()) {
                maps.put(entry.key(), map(entry));
            } else {
                values.put(entry.key(), value(entry));
            }
        }
    }

    private Map<String, OptionSpec> known() {
        return command.options().stream()
                .filter(option -> !option.usageHelp())
                .filter(option -> !option.longestName().equals(OPTION))
                .collect(Collectors.toMap(o -> o.longestName().substring(2), o -> o));
    }

    private Map<String, String> map(Entry entry) {
        if (!(entry.value() instanceof Entries entries)) {
            throw wrong(entry.at(), entry.key() + " (expected: a map of names and values)");
        }
        Map<String, String> map = new LinkedHashMap<>();
        entries.entries().forEach(each -> map.put(each.key(), scalar(each, each.value())));
        return map;
    }

    private String value(Entry entry) {
        return entry.value() instanceof Items list
                ? list.items().stream()
                        .map(item -> scalar(entry, item))
                        .collect(Collectors.joining(","))
                : scalar(entry, entry.value());
    }

    private String scalar(Entry entry, SourceNode value) {
        if (value instanceof Scalar scalar && scalar.meaning() != SourceNode.Meaning.NOTHING) {
            return scalar.text();
        }
        throw wrong(entry.at(), entry.key() + " (expected: a value)");
    }

    private ParameterException wrong(Position at, String message) {
        return wrong(new Problem("", at.line(), at.column(), message));
    }

    private ParameterException wrong(Problem problem) {
        return new ParameterException(command.commandLine(), problem.in(path.toString()));
    }

    /** What stands for {@code --name}. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** What stands for a repeatable {@code --name KEY=VALUE}. */
    Map<String, String> map(String name) {
        return maps.getOrDefault(name, Map.of());
    }
}
