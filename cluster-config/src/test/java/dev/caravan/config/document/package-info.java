/** Stories of documents, read and described. */
@NullMarked
package dev.caravan.config.document;

import org.jspecify.annotations.NullMarked;
