/** Named groups of endpoints, and the connections to them that are kept for the next exchange. */
@NullMarked
package dev.caravan.protocols.upstream;

import org.jspecify.annotations.NullMarked;
