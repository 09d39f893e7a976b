package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;
import dev.caravan.protocols.stack.Target;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pools of one loop to what clients name, by scheme, host, port and way out (which holds the
 * source address). Their number is bounded; what was not used for longest goes first. Each lease
 * asks the listener's judge again about the address that was dialled.
 */
public final class OriginPools {
    private static final int MOST = 1024;
    private static final LoopLocal<OriginPools> POOLS = LoopLocal.of(OriginPools::new);

    private final Loop loop;
    private final LinkedHashMap<Key, Pool> pools = new LinkedHashMap<>(64, 0.75f, true);

    private record Key(String scheme, Target target, Egress egress) {}

    private OriginPools(Loop loop) {
        this.loop = loop;
    }

    /** The pools of {@code loop}, called on it. */
    public static OriginPools of(Loop loop) {
        return loop.local(POOLS);
    }

    /** The pool of that target, made when there is none. */
    public Pool pool(String scheme, Target target, Egress egress, PoolRules rules) {
        Key key = new Key(scheme, target, egress);
        Pool pool = pools.get(key);
        if (pool == null) {
            makeRoom();
            pool = new Pool(loop, target, egress, rules);
            pools.put(key, pool);
        }
        return pool;
    }

    private void makeRoom() {
        Iterator<Map.Entry<Key, Pool>> oldest = pools.entrySet().iterator();
        while (pools.size() >= MOST && oldest.hasNext()) {
            Pool pool = oldest.next().getValue();
            pool.close();
            oldest.remove();
        }
    }
}
