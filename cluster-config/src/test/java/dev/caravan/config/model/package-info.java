/** Stories of the document's records. */
@NullMarked
package dev.caravan.config.model;

import org.jspecify.annotations.NullMarked;
