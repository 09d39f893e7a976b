/** What the cluster agrees on, as a pure state machine: changes in, outcomes out. */
@NullMarked
package dev.caravan.config.ledger;

import org.jspecify.annotations.NullMarked;
