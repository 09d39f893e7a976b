/** What a node does for its cluster: serves revisions and proves it, answers questions, obeys. */
@NullMarked
package dev.caravan.node.agent;

import org.jspecify.annotations.NullMarked;
