/** A cluster on one machine, to try: nodes as processes, an origin, a little traffic. */
@NullMarked
package dev.caravan.node.demo;

import org.jspecify.annotations.NullMarked;
