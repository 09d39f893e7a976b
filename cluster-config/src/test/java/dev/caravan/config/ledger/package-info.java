/** Tests of what the cluster agrees on. */
@NullMarked
package dev.caravan.config.ledger;

import org.jspecify.annotations.NullMarked;
