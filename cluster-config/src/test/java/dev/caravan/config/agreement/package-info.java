/** Tests of how the cluster agrees. */
@NullMarked
package dev.caravan.config.agreement;

import org.jspecify.annotations.NullMarked;
