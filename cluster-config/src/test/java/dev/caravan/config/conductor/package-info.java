/** Tests of the conductor, on a world of nodes whose time, messages and faults a seed decides. */
@NullMarked
package dev.caravan.config.conductor;

import org.jspecify.annotations.NullMarked;
