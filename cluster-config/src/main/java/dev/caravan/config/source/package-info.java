/** A text as it was written, YAML or JSON: its tree with the line and column of everything. */
@NullMarked
package dev.caravan.config.source;

import org.jspecify.annotations.NullMarked;
