package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Post;
import dev.caravan.node.Nodes;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

class PostBetweenNodesTest {
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";

    @Test
    void framesArriveWholeAndStillDoAfterOneWasDowned() {
        DiskInMemory diskOfB = new DiskInMemory();
        try (Memberships nodes = new Memberships()) {
            Membership a = nodes.start(A, new DiskInMemory(), 1);
            Memberships.awaitTogether(1, a);
            Membership b = nodes.start(B, diskOfB, 1, Memberships.address(a));
            Memberships.awaitTogether(2, a, b);
            assertThat(b.members())
                    .extracting(Member::id, Member::roles)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(A, Set.of("ingress")),
                            org.assertj.core.groups.Tuple.tuple(B, Set.of("ingress")));
            Queue<byte[]> atB = new ConcurrentLinkedQueue<>();
            b.post().deliverTo((from, frame) -> atB.add(named(from, frame)));
            carries(a.post(), atB);

            long wasUpSince = b.state().sinceMillis();
            HostPort before = Memberships.address(b);
            ActorSystem<?> downed = b.system().orElseThrow();
            Cluster cluster = Cluster.get(downed);
            cluster.manager().tell(new Down(cluster.selfMember().address()));
            await().until(() -> b.state().kind() == MembershipState.Kind.DOWN);
            long since = b.state().sinceMillis();
            assertThat(since).isGreaterThanOrEqualTo(wasUpSince);
            Memberships.awaitTogether(2, a, b);
            assertThat(b.system().orElseThrow()).isNotSameAs(downed);
            assertThat(Memberships.address(b)).isEqualTo(before);
            assertThat(b.state().sinceMillis()).isGreaterThanOrEqualTo(since);
            assertThat(diskOfB.fact(Contacts.ADDRESSES).orElseThrow())
                    .isEqualTo(Memberships.address(a).toString());
            carries(a.post(), atB);
        }
    }

    /** The largest frame there is; a node sends again what may have been lost. */
    private static void carries(Post from, Queue<byte[]> arrived) {
        byte[] large = new byte[Peers.MAX_LETTER_BYTES];
        large[large.length - 1] = 7;
        arrived.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            from.send(B, large);
            return !arrived.isEmpty();
        });
        assertThat(arrived.peek()).isEqualTo(named(A, large));
        assertThat(from.reachable()).containsExactlyInAnyOrder(A, B);
        from.send("cccccccccccccccc", large);
        assertThatThrownBy(() -> from.send(B, new byte[Peers.MAX_LETTER_BYTES + 1]))
                .hasMessageContaining("131073 bytes (expected: at most 131072)");
    }

    private static byte[] named(String from, byte[] frame) {
        byte[] all = new byte[frame.length + 1];
        all[0] = (byte) from.charAt(0);
        System.arraycopy(frame, 0, all, 1, frame.length);
        return all;
    }

    @Test
    void aNodeAloneReachesItself() {
        try (Membership alone = Membership.alone(new Membership.Self(A, Set.of()), Time.system())) {
            Queue<String> arrived = new ConcurrentLinkedQueue<>();
            alone.post().deliverTo((from, frame) -> arrived.add(from + frame.length));
            alone.post().send(A, new byte[3]);
            alone.post().send(B, new byte[3]);
            await().untilAsserted(() -> assertThat(arrived).containsExactly(A + 3));
            assertThat(alone.post().reachable()).containsExactly(A);
            assertThat(alone.state().kind()).isEqualTo(MembershipState.Kind.ALONE);
        }
    }

    @Test
    void threeNodesFoundOneClusterAndOneLeaves() throws Exception {
        HostPort[] seeds = new HostPort[3];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = new HostPort("localhost", Nodes.freePort());
        }
        try (Memberships nodes = new Memberships()) {
            Membership[] all = new Membership[3];
            for (int i = 0; i < all.length; i++) {
                all[i] = nodes.start(
                        "node" + i,
                        new DiskInMemory(),
                        Memberships.settings(seeds[i].port(), 3, Optional.empty(), seeds));
            }
            Memberships.awaitTogether(3, all);
            List<Formed> formed = List.of(
                    all[0].formed().toCompletableFuture().join(),
                    all[1].formed().toCompletableFuture().join(),
                    all[2].formed().toCompletableFuture().join());
            assertThat(formed)
                    .extracting(Formed::cluster)
                    .containsOnly(formed.get(0).cluster());
            assertThat(formed)
                    .extracting(Formed::founders)
                    .containsOnly(List.of("node0", "node1", "node2"));
            assertThat(formed)
                    .extracting(Formed::how)
                    .containsExactly(Formed.How.FOUND, Formed.How.JOIN, Formed.How.JOIN);

            all[1].leave(Duration.ofSeconds(20)).toCompletableFuture().join();
            assertThat(all[1].state().kind()).isEqualTo(MembershipState.Kind.LEAVING);
            Memberships.awaitTogether(2, all[0], all[2]);
            assertThat(all[0].members()).extracting(Member::id).containsExactly("node0", "node2");
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Memberships nodes = new Memberships()) {
            ClusterSettings settings =
                    Memberships.settings(taken.getLocalPort(), 1, Optional.empty());
            assertThatThrownBy(() -> nodes.start(A, new DiskInMemory(), settings))
                    .isInstanceOf(MembershipException.class)
                    .matches(e -> ((MembershipException) e).isPortTaken())
                    .hasMessageContaining("bind 127.0.0.1:" + taken.getLocalPort());
        }
    }
}
