/** The launcher {@code ./caravan}, run against JDKs that only say how they were called. */
@NullMarked
package dev.caravan.node.launcher;

import org.jspecify.annotations.NullMarked;
