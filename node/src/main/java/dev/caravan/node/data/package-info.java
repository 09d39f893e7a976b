/** The node's data directory: its lock, its identity, its files. */
@NullMarked
package dev.caravan.node.data;

import org.jspecify.annotations.NullMarked;
