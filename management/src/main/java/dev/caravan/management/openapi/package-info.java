/** The OpenAPI document, made from the list of operations. */
@NullMarked
package dev.caravan.management.openapi;

import org.jspecify.annotations.NullMarked;
