/** From a file or a text to a validated document, with its schema and its documentation. */
@NullMarked
package dev.caravan.config.document;

import org.jspecify.annotations.NullMarked;
