package dev.caravan.config.source;

import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * YAML 1.2 made into a tree from the parser's events: no key twice, no tags, one document, bounded in
 * depth and in what aliases stand for.
 */
final class YamlText {
    /** Levels of maps and lists below the document's own. */
    static final int MAX_DEPTH = 64;

    private static final int MAX_ALIASED = 100_000;
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    private final String text;
    private final Map<String, SourceNode> anchors = new HashMap<>();
    private final Iterator<Event> events;
    private Pointer at = Pointer.ROOT;
    private int aliased;

    YamlText(String text) {
        this.text = text;
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    Source read() {
        try {
            events.next(); // the stream's start
            if (events.next().getEventId() == Event.ID.StreamEnd) {
                String message = "nothing in it (expected: a document that begins with caravan: 1)";
                return Source.failed(new Problem("", 1, 1, message));
            }
            SourceNode root = node(events.next(), 0);
            events.next(); // the document's end
            Event end = events.next();
            if (end.getEventId() != Event.ID.StreamEnd) {
                throw refused(end, "a second document (expected: one)");
            }
            return new Source(Optional.of(root), List.of());
        } catch (Refused refused) {
            return Source.failed(refused.problem);
        } catch (MarkedYamlEngineException e) {
            return Source.failed(new Traps(text).problem(at, e));
        } catch (YamlEngineException e) {
            return Source.failed(new Traps(text).unreadable(e));
        }
    }

    private SourceNode node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(event, "deeper than " + MAX_DEPTH + " levels (expected: less)");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        SourceNode node = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case SequenceStart -> items((CollectionStartEvent) event, depth);
            case MappingStart -> entries((CollectionStartEvent) event, depth);
            default -> throw refused(event, "unexpected (expected: a value)");
        };
        ((NodeEvent) event).getAnchor().ifPresent(name -> anchors.put(name.getValue(), node));
        return node;
    }

    private SourceNode aliased(AliasEvent alias) {
        String name = alias.getAlias().getValue();
        SourceNode node = anchors.get(name);
        if (node == null) {
            Position where = position(alias);
            String hint = new Traps(text).quoted(where);
            throw refused(alias, "*" + Words.shown(name) + " names no anchor before it" + hint);
        }
        aliased += node.weight();
        if (aliased > MAX_ALIASED) {
            String limit = "at most " + MAX_ALIASED + " values by aliases";
            throw refused(alias, "aliases stand for too much (expected: " + limit + ")");
        }
        return node;
    }

    private Scalar scalar(ScalarEvent event) {
        Optional<String> tag = event.getTag().filter(name -> !name.equals("!"));
        checkTag(event, tag);
        boolean plain = event.isPlain() && tag.isEmpty() && event.getTag().isEmpty();
        Meaning meaning = plain ? CoreSchema.meaning(event.getValue()) : Meaning.TEXT;
        return new Scalar(event.getValue(), meaning, position(event));
    }

    private Items items(CollectionStartEvent start, int depth) {
        checkTag(start, start.getTag());
        Pointer list = at;
        List<SourceNode> items = new ArrayList<>();
        int weight = 1;
        at = list.child(0);
        for (Event next = events.next();
                next.getEventId() != Event.ID.SequenceEnd;
                next = events.next()) {
            SourceNode item = node(next, depth + 1);
            weight += item.weight();
            items.add(item);
            at = list.child(items.size());
        }
        at = list;
        return new Items(List.copyOf(items), position(start), weight);
    }

    private Entries entries(CollectionStartEvent start, int depth) {
        checkTag(start, start.getTag());
        Pointer map = at;
        List<Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int weight = 1;
        for (Event next = events.next();
                next.getEventId() != Event.ID.MappingEnd;
                next = events.next()) {
            if (!(next instanceof ScalarEvent key)) {
                throw refused(next, "no text (expected: a key; quote one that begins with [ or {)");
            }
            checkTag(key, key.getTag());
            at = map.child(key.getValue());
            if (!keys.add(key.getValue())) {
                throw refused(key, "a key twice (expected: once)");
            }
            SourceNode value = node(events.next(), depth + 1);
            weight += value.weight();
            entries.add(new Entry(key.getValue(), position(key), value));
            at = map;
        }
        return new Entries(List.copyOf(entries), position(start), weight);
    }

    private void checkTag(NodeEvent event, Optional<String> tag) {
        tag.filter(name -> !name.startsWith(STANDARD_TAGS)).ifPresent(name -> {
            String hint = new Traps(text).quoted(position(event));
            throw refused(event, Words.shown(name) + " is a tag (expected: none" + hint + ")");
        });
    }

    private Refused refused(Event event, String message) {
        return new Refused(Problem.at(at, position(event), message));
    }

    private static Position position(Event event) {
        return event.getStartMark().map(YamlText::position).orElse(Position.NOWHERE);
    }

    static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }
    }
}
