/** Stories of documents that contradict themselves. */
@NullMarked
package dev.caravan.config.validation;

import org.jspecify.annotations.NullMarked;
