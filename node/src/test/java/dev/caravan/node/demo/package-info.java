/** Tests of the demo, with nodes that only look like some. */
@NullMarked
package dev.caravan.node.demo;

import org.jspecify.annotations.NullMarked;
