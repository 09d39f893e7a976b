package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Position;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule's message put at the place it is about: {@code any-of/1: …} goes to that element.
 *
 * @param key the first step of the place, empty for the settings as a whole
 */
public record Complaint(String key, Pointer pointer, Position position, String message) {
    private static final Pattern PLACED =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9/._-]*): (.*)", Pattern.DOTALL);

    /** The message put where its first word says, as far as {@code node} has such a place. */
    public static Complaint place(String message, SourceNode node, Pointer at) {
        Matcher placed = PLACED.matcher(message);
        if (!placed.matches()) {
            return new Complaint("", at, node.at(), message);
        }
        String key = "";
        Pointer pointer = at;
        Position position = node.at();
        SourceNode inside = node;
        for (String step : placed.group(1).split("/")) {
            String name = Member.key(step);
            Optional<Entry> member = Source.member(inside, name);
            key = key.isEmpty() ? name : key;
            pointer = pointer.child(name);
            if (member.isPresent()) {
                inside = member.get().value();
                position = inside.at();
            }
        }
        return new Complaint(key, pointer, position, placed.group(2));
    }
}
