/** One accepted connection as a supervised actor whose behaviours are its layers. */
@NullMarked
package dev.caravan.protocols.connection;

import org.jspecify.annotations.NullMarked;
