/** The HTTP server of the management API and the list of its routes. */
@NullMarked
package dev.caravan.management.server;

import org.jspecify.annotations.NullMarked;
