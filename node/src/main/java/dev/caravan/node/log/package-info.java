/** The node's own log: what it says of itself, on the console and in a file. */
@NullMarked
package dev.caravan.node.log;

import org.jspecify.annotations.NullMarked;
