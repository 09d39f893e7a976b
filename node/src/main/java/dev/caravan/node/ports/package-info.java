/** What the management API asks of a node, answered. */
@NullMarked
package dev.caravan.node.ports;

import org.jspecify.annotations.NullMarked;
