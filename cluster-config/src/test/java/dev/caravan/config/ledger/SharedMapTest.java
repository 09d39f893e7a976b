package dev.caravan.config.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

final class SharedMapTest {
    @Test
    void isWhatATreeMapIsAfterAnyChanges() {
        Random random = new Random(1);
        SharedMap<Integer, Integer> map = SharedMap.empty();
        TreeMap<Integer, Integer> model = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            int key = random.nextInt(300);
            if (random.nextInt(5) < 3) {
                map = map.with(key, i);
                model.put(key, i);
            } else {
                map = map.without(key);
                model.remove(key);
            }
            if (i % 50 == 0) {
                assertSame(map, model);
                int low = random.nextInt(300);
                int high = low + random.nextInt(100);
                assertSame(map.subMap(low, high), model.subMap(low, high));
                assertSame(map.headMap(high), model.headMap(high));
                assertSame(map.tailMap(low), model.tailMap(low));
                assertSame(map.tailMap(low).headMap(high), model.tailMap(low).headMap(high));
            }
        }
    }

    private static void assertSame(
            SortedMap<Integer, Integer> map, SortedMap<Integer, Integer> model) {
        assertThat(new ArrayList<>(map.entrySet())).isEqualTo(new ArrayList<>(model.entrySet()));
        assertThat(map).isEqualTo(model).hasSameSizeAs(model);
        if (model.isEmpty()) {
            assertThatThrownBy(map::firstKey).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(map::lastKey).isInstanceOf(NoSuchElementException.class);
        } else {
            assertThat(map.firstKey()).isEqualTo(model.firstKey());
            assertThat(map.lastKey()).isEqualTo(model.lastKey());
        }
        for (int key = 0; key < 300; key += 7) {
            assertThat(map.get(key)).isEqualTo(model.get(key));
            assertThat(map.containsKey(key)).isEqualTo(model.containsKey(key));
        }
    }

    @Test
    void earlierOnesStayAsTheyWere() {
        List<SharedMap<Integer, String>> versions = new ArrayList<>();
        SharedMap<Integer, String> map = SharedMap.empty();
        for (int i = 0; i < 1_000; i++) {
            versions.add(map);
            map = map.with(i, "v" + i);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(versions.get(i)).hasSize(i);
        }
    }

    @Test
    void ascendingKeysStayBalanced() {
        SharedMap<Integer, Integer> map = SharedMap.empty();
        for (int i = 0; i < 200_000; i++) {
            map = map.with(i, i);
        }
        for (int i = 0; i < 199_000; i++) {
            map = map.without(i);
        }
        assertThat(map).hasSize(1_000);
        assertThat(map.firstKey()).isEqualTo(199_000);
    }

    @Test
    void cannotBeChangedInPlace() {
        SharedMap<Integer, String> map = SharedMap.<Integer, String>empty().with(1, "one");
        assertThatThrownBy(() -> map.put(2, "two"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.remove(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
