/** The document: read, checked, agreed on, rolled out and proven. */
@NullMarked
package dev.caravan.config;

import org.jspecify.annotations.NullMarked;
