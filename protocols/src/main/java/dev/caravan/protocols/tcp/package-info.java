/** The plain relay to a fixed target: the smallest layer, the one to copy. */
@NullMarked
package dev.caravan.protocols.tcp;

import org.jspecify.annotations.NullMarked;
