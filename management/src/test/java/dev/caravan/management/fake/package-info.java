/** A cluster in memory, for the tests of the management API. */
@NullMarked
package dev.caravan.management.fake;

import org.jspecify.annotations.NullMarked;
