/** From what an operator submitted to a revision: validated everywhere, stored, proposed. */
@NullMarked
package dev.caravan.config.revision;

import org.jspecify.annotations.NullMarked;
