/** Several protocols on one port, told apart by their first bytes. */
@NullMarked
package dev.caravan.protocols.detect;

import org.jspecify.annotations.NullMarked;
