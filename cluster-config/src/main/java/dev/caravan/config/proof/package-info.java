/** What a leader asks of a node and what the node proves: messages and their JSON. */
@NullMarked
package dev.caravan.config.proof;

import org.jspecify.annotations.NullMarked;
