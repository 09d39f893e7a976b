/** Questions to every node, and what a node answers them with. */
@NullMarked
package dev.caravan.management.fleet;

import org.jspecify.annotations.NullMarked;
