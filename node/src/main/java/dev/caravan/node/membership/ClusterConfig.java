package dev.caravan.node.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import dev.caravan.protocols.loop.PekkoSettings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the {@code cluster} actor system is made with.
 *
 * <p>It ends nothing but itself: no process exits, and whoever started it starts it anew. A side of
 * a partition that has no majority is downed after 7 s.
 */
final class ClusterConfig {
    /** Before a node's id among the roles of its member. */
    static final String ID = "id-";

    private static final Config FIXED = ConfigFactory.parseString("""
        pekko.actor {
          provider = cluster
          serializers.caravan-cluster = "dev.caravan.node.membership.ClusterSerializer"
          serialization-bindings {
            "dev.caravan.node.membership.ClusterMessage" = caravan-cluster
          }
          default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 4 }
          internal-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 4 }
        }
        pekko.remote {
          default-remote-dispatcher.fork-join-executor.minimum-runnable = -1
          artery {
            propagate-harmless-quarantine-events = off
            advanced {
              maximum-frame-size = 256 KiB
              buffer-pool-size = 32
              inbound-lanes = 1
              # Bounds memory, 64 MB of the largest letters for each node; what is more is dropped.
              outbound-message-queue-size = 512
            }
          }
        }
        pekko.cluster {
          log-info = off
          jmx.enabled = off
          downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
          split-brain-resolver {
            active-strategy = keep-majority
            stable-after = 7s
            down-all-when-unstable = off
          }
          shutdown-after-unsuccessful-join-seed-nodes = off
          retry-unsuccessful-join-after = 3s
        }
        pekko.coordinated-shutdown {
          exit-jvm = off
          run-by-jvm-shutdown-hook = off
          # Whoever ends it says beforehand whether it leaves the cluster.
          run-by-actor-system-terminate = off
        }
        """);

    private ClusterConfig() {}

    /**
     * The configuration.
     *
     * @param canonical the address that others know it by, never a name; its port may be 0
     */
    static Config of(
            String node,
            Set<String> roles,
            HostPort canonical,
            InetSocketAddress bind,
            Optional<Path> keys) {
        Map<String, Object> own = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(roles);
        all.add(ID + node);
        own.put("pekko.cluster.roles", all);
        own.put("pekko.remote.artery.transport", keys.isPresent() ? "tls-tcp" : "tcp");
        own.put("pekko.remote.artery.canonical.hostname", canonical.host());
        own.put("pekko.remote.artery.canonical.port", canonical.port());
        own.put("pekko.remote.artery.bind.hostname", bind.getAddress().getHostAddress());
        if (bind.getPort() != 0) {
            own.put("pekko.remote.artery.bind.port", bind.getPort());
        }
        keys.ifPresent(directory -> own.putAll(tls(directory.toAbsolutePath())));
        return ConfigFactory.parseMap(own).withFallback(FIXED).withFallback(PekkoSettings.quiet());
    }

    private static Map<String, Object> tls(Path keys) {
        String rotating = "pekko.remote.artery.ssl.rotating-keys-engine.";
        return Map.of(
                "pekko.remote.artery.ssl.ssl-engine-provider",
                "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
                rotating + "key-file",
                keys.resolve("node.key").toString(),
                rotating + "cert-file",
                keys.resolve("node.crt").toString(),
                rotating + "ca-cert-file",
                keys.resolve("ca.crt").toString());
    }
}
