/** Stories of looking at a running node, and of interfering with it. */
@NullMarked
package dev.caravan.node.ports;

import org.jspecify.annotations.NullMarked;
