/** What a layer is and what it may do: the contracts a proxy is composed from. */
@NullMarked
package dev.caravan.protocols.stack;

import org.jspecify.annotations.NullMarked;
