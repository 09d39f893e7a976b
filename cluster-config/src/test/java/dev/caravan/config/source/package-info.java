/** Stories of texts as they were written. */
@NullMarked
package dev.caravan.config.source;

import org.jspecify.annotations.NullMarked;
