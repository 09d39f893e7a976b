/** The staged activation of a revision: pure, from a state and what was seen to the next state. */
@NullMarked
package dev.caravan.config.rollout;

import org.jspecify.annotations.NullMarked;
