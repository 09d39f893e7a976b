/** Who the other nodes are: the {@code cluster} actor system, forming, joining, leaving, post. */
@NullMarked
package dev.caravan.node.membership;

import org.jspecify.annotations.NullMarked;
