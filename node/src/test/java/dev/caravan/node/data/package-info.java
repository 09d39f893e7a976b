/** Tests of the room of the same name. */
@NullMarked
package dev.caravan.node.data;

import org.jspecify.annotations.NullMarked;
