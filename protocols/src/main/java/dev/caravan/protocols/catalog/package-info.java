/** The list of every layer of the house, by the names the document uses. */
@NullMarked
package dev.caravan.protocols.catalog;

import org.jspecify.annotations.NullMarked;
