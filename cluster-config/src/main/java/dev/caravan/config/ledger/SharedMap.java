package dev.caravan.config.ledger;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;

/**
 * An immutable sorted map. A changed one shares with it all but the path to the change, so that a
 * view of a hundred thousand entries costs nothing to keep and a change of one costs microseconds.
 *
 * <p>A weight-balanced tree: neither side of a node weighs more than three times the other.
 */
final class SharedMap<K extends Comparable<K>, V> extends AbstractMap<K, V>
        implements SortedMap<K, V> {
    private static final int HEAVIER = 3;
    private static final int SINGLE = 2;
    private static final SharedMap<?, ?> EMPTY = new SharedMap<>(null, null, null);

    private final @Nullable Node<K, V> root;

    /** Keys below it are not in this map; null for no bound. */
    private final @Nullable K from;

    /** It and the keys above it are not in this map; null for no bound. */
    private final @Nullable K to;

    private SharedMap(@Nullable Node<K, V> root, @Nullable K from, @Nullable K to) {
        this.root = root;
        this.from = from;
        this.to = to;
    }

    private record Node<K, V>(
            K key,
            V value,
            @Nullable Node<K, V> left,
            @Nullable Node<K, V> right,
            int size) {
        Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            this(key, value, left, right, weigh(left) + weigh(right) + 1);
        }
    }

    /** Without any entry. */
    @SuppressWarnings("unchecked")
    static <K extends Comparable<K>, V> SharedMap<K, V> empty() {
        return (SharedMap<K, V>) EMPTY;
    }

    /** This one with {@code key} as {@code value}; only for a map that is not a part of another. */
    SharedMap<K, V> with(K key, V value) {
        return new SharedMap<>(put(root, key, value), null, null);
    }

    /** This one without {@code key}; only for a map that is not a part of another. */
    SharedMap<K, V> without(K key) {
        return containsKey(key) ? new SharedMap<>(remove(root, key), null, null) : this;
    }

    private static int weigh(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    private static <K extends Comparable<K>, V> Node<K, V> put(
            @Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return new Node<>(key, value, node.left, node.right);
        }
        return order < 0
                ? balanced(node.key, node.value, put(node.left, key, value), node.right)
                : balanced(node.key, node.value, node.left, put(node.right, key, value));
    }

    private static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(
            @Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(node.key, node.value, remove(node.left, key), node.right);
        }
        if (order > 0) {
            return balanced(node.key, node.value, node.left, remove(node.right, key));
        }
        if (node.left == null) {
            return node.right;
        }
        if (node.right == null) {
            return node.left;
        }
        Node<K, V> next = first(node.right);
        return balanced(next.key, next.value, node.left, remove(node.right, next.key));
    }

    private static <K, V> Node<K, V> balanced(
            K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        int small = weigh(left);
        int large = weigh(right);
        if (small + large > 1 && right != null && large > HEAVIER * small) {
            return leftwards(key, value, left, right);
        }
        if (small + large > 1 && left != null && small > HEAVIER * large) {
            return rightwards(key, value, left, right);
        }
        return new Node<>(key, value, left, right);
    }

    private static <K, V> Node<K, V> leftwards(
            K key, V value, @Nullable Node<K, V> left, Node<K, V> right) {
        Node<K, V> inner = right.left;
        if (inner == null || inner.size < SINGLE * weigh(right.right)) {
            return new Node<>(
                    right.key, right.value, new Node<>(key, value, left, inner), right.right);
        }
        return new Node<>(
                inner.key,
                inner.value,
                new Node<>(key, value, left, inner.left),
                new Node<>(right.key, right.value, inner.right, right.right));
    }

    private static <K, V> Node<K, V> rightwards(
            K key, V value, Node<K, V> left, @Nullable Node<K, V> right) {
        Node<K, V> inner = left.right;
        if (inner == null || inner.size < SINGLE * weigh(left.left)) {
            return new Node<>(
                    left.key, left.value, left.left, new Node<>(key, value, inner, right));
        }
        return new Node<>(
                inner.key,
                inner.value,
                new Node<>(left.key, left.value, left.left, inner.left),
                new Node<>(key, value, inner.right, right));
    }

    private static <K, V> Node<K, V> first(Node<K, V> node) {
        Node<K, V> first = node;
        while (first.left != null) {
            first = first.left;
        }
        return first;
    }

    private boolean inside(K key) {
        return (from == null || key.compareTo(from) >= 0) && (to == null || key.compareTo(to) < 0);
    }

    @SuppressWarnings("unchecked")
    private @Nullable Node<K, V> find(@Nullable Object key) {
        K wanted = (K) key;
        if (wanted == null || !inside(wanted)) {
            return null;
        }
        Node<K, V> node = root;
        while (node != null) {
            int order = wanted.compareTo(node.key);
            if (order == 0) {
                return node;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    /** How many keys of the whole tree are below {@code bound}. */
    private int below(K bound) {
        int count = 0;
        Node<K, V> node = root;
        while (node != null) {
            if (node.key.compareTo(bound) < 0) {
                count += weigh(node.left) + 1;
                node = node.right;
            } else {
                node = node.left;
            }
        }
        return count;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        Node<K, V> node = find(key);
        return node == null ? null : node.value;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(key) != null;
    }

    @Override
    public int size() {
        int end = to == null ? weigh(root) : below(to);
        return Math.max(0, end - (from == null ? 0 : below(from)));
    }

    @Override
    public @Nullable Comparator<? super K> comparator() {
        return null;
    }

    @Override
    public SortedMap<K, V> subMap(K fromKey, K toKey) {
        if (fromKey.compareTo(toKey) > 0) {
            throw new IllegalArgumentException(
                    "from " + fromKey + " (expected: at most " + toKey + ")");
        }
        return part(fromKey, toKey);
    }

    @Override
    public SortedMap<K, V> headMap(K toKey) {
        return part(from, toKey);
    }

    @Override
    public SortedMap<K, V> tailMap(K fromKey) {
        return part(fromKey, to);
    }

    private SharedMap<K, V> part(@Nullable K low, @Nullable K high) {
        K start = from != null && (low == null || low.compareTo(from) < 0) ? from : low;
        K end = to != null && (high == null || high.compareTo(to) > 0) ? to : high;
        return new SharedMap<>(root, start, end);
    }

    @Override
    public K firstKey() {
        return entrySet().iterator().next().getKey();
    }

    @Override
    public K lastKey() {
        Node<K, V> node = root;
        K last = null;
        while (node != null) {
            if (to == null || node.key.compareTo(to) < 0) {
                last = node.key;
                node = node.right;
            } else {
                node = node.left;
            }
        }
        if (last == null || !inside(last)) {
            throw new NoSuchElementException();
        }
        return last;
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                return new Walk<>(root, from, to);
            }

            @Override
            public int size() {
                return SharedMap.this.size();
            }
        };
    }

    /** In order, from the first key that is not below {@code from}. */
    private static final class Walk<K extends Comparable<K>, V>
            implements Iterator<Map.Entry<K, V>> {
        private final Deque<Node<K, V>> path = new ArrayDeque<>();
        private final @Nullable K to;

        Walk(@Nullable Node<K, V> root, @Nullable K from, @Nullable K to) {
            this.to = to;
            Node<K, V> node = root;
            while (node != null) {
                if (from != null && node.key.compareTo(from) < 0) {
                    node = node.right;
                } else {
                    path.push(node);
                    node = node.left;
                }
            }
        }

        @Override
        public boolean hasNext() {
            Node<K, V> next = path.peek();
            return next != null && (to == null || next.key.compareTo(to) < 0);
        }

        @Override
        public Map.Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Node<K, V> node = path.pop();
            for (Node<K, V> below = node.right; below != null; below = below.left) {
                path.push(below);
            }
            return Map.entry(node.key, node.value);
        }
    }
}
