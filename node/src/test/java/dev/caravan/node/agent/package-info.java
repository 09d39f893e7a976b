/** Tests of what a node does for its cluster. */
@NullMarked
package dev.caravan.node.agent;

import org.jspecify.annotations.NullMarked;
