/** Who may come in, as whom, and where to: address lists, users, targets. */
@NullMarked
package dev.caravan.protocols.access;

import org.jspecify.annotations.NullMarked;
