/** Stories of settings records, read and described. */
@NullMarked
package dev.caravan.config.settings;

import org.jspecify.annotations.NullMarked;
