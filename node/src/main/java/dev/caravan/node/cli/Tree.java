package dev.caravan.node.cli;

import picocli.CommandLine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A command and the commands below it, which are made only when the words of the command line name
 * them, or none of them: making all takes longer than most of them run, and some load what a client
 * of the API does without.
 */
final class Tree {
    private final CommandLine line;
    private final List<String> words;
    private final Map<String, Supplier<CommandLine>> branches = new LinkedHashMap<>();

    Tree(Object command, List<String> words) {
        this.line = new CommandLine(command);
        this.words = words;
    }

    /** With a command below it. */
    Tree command(String name, Supplier<Object> command) {
        branches.put(name, () -> {
            Object made = command.get();
            return made instanceof CommandLine ready ? ready : new CommandLine(made);
        });
        return this;
    }

    /** With a command below it that only has commands below itself. */
    Tree group(String name, String description, UnaryOperator<Tree> commands) {
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        branches.put(name, () -> {
            Tree group = new Tree(new Group(), rest);
            group.line.getCommandSpec().name(name).usageMessage().description(description);
            return commands.apply(group).grown();
        });
        return this;
    }

    /** The command line, with the branches that the words can mean. */
    CommandLine grown() {
        String word = words.isEmpty() ? "" : words.getFirst();
        branches.forEach((name, branch) -> {
            if (name.equals(word) || !branches.containsKey(word)) {
                line.addSubcommand(name, branch.get());
            }
        });
        return line;
    }
}
