/** Event loops, the Pekko dispatchers that run on them, and the time they share. */
@NullMarked
package dev.caravan.protocols.loop;

import org.jspecify.annotations.NullMarked;
