/** What changes, as a feed that can be resumed. */
@NullMarked
package dev.caravan.management.event;

import org.jspecify.annotations.NullMarked;
