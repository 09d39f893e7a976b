/** The server's certificate from PEM files, read again when they change. */
@NullMarked
package dev.caravan.management.tls;

import org.jspecify.annotations.NullMarked;
