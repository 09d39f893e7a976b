/** The document: what is the same on every node, as immutable records. */
@NullMarked
package dev.caravan.config.model;

import org.jspecify.annotations.NullMarked;
