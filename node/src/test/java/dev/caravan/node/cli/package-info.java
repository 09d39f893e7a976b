/** Tests of the room of the same name. */
@NullMarked
package dev.caravan.node.cli;

import org.jspecify.annotations.NullMarked;
