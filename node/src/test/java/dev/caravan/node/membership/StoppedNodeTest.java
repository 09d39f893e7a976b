package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.store.Marks;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class StoppedNodeTest {
    private final DiskInMemory disk = new DiskInMemory();

    @Test
    void aPromiseIsForgottenAndItsHolderNamed() {
        disk.promise(Optional.of("b"));
        assertThat(StoppedNode.forgetPromise(disk)).isEqualTo("b");
        assertThat(disk.promise()).isEmpty();
        assertThatThrownBy(() -> StoppedNode.forgetPromise(disk))
                .hasMessageContaining("promised nothing");
    }

    @Test
    void aNodeThatBelongsHasNoPromiseToForget() {
        disk.promise(Optional.of("b"));
        disk.membership(new Marks.Membership("mine", 1));
        assertThatThrownBy(() -> StoppedNode.forgetPromise(disk))
                .hasMessageContaining("belongs to cluster mine");
        assertThat(disk.promise()).contains("b");
    }
}
