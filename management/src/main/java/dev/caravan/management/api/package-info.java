/** The resources of the management API, one file each, and its one form of saying no. */
@NullMarked
package dev.caravan.management.api;

import org.jspecify.annotations.NullMarked;
