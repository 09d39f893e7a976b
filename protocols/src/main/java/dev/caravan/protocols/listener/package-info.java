/** Named, bound addresses: opening, accepting within limits, draining. */
@NullMarked
package dev.caravan.protocols.listener;

import org.jspecify.annotations.NullMarked;
