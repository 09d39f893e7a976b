/** The leader's hand: tells nodes, asks them, commits the steps of a rollout. */
@NullMarked
package dev.caravan.config.conductor;

import org.jspecify.annotations.NullMarked;
