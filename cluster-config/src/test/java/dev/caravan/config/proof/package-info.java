/** Tests of the messages between a leader and a node. */
@NullMarked
package dev.caravan.config.proof;

import org.jspecify.annotations.NullMarked;
