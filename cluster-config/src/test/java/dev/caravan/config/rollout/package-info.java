/** Tests of rollouts: every rule by its name, and thousands of random runs. */
@NullMarked
package dev.caravan.config.rollout;

import org.jspecify.annotations.NullMarked;
