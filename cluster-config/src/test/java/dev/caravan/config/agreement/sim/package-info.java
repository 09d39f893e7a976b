/**
 * A cluster in one thread, with time, chance, network and disks of its own: the same seed always
 * gives the same run.
 */
@NullMarked
package dev.caravan.config.agreement.sim;

import org.jspecify.annotations.NullMarked;
