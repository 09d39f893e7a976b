/** Changes written down before they are made. */
@NullMarked
package dev.caravan.management.audit;

import org.jspecify.annotations.NullMarked;
