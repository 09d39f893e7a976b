/** What a document must fulfil beyond its form: every rule judged, every problem told at once. */
@NullMarked
package dev.caravan.config.validation;

import org.jspecify.annotations.NullMarked;
