/** What a hash names: documents, as bytes that never change. */
@NullMarked
package dev.caravan.config.content;

import org.jspecify.annotations.NullMarked;
