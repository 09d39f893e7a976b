/** Stories of a whole node on real sockets. */
@NullMarked
package dev.caravan.node;

import org.jspecify.annotations.NullMarked;
