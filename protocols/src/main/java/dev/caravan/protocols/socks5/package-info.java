/** SOCKS version 5: its messages, and their bytes (RFC 1928, RFC 1929). */
@NullMarked
package dev.caravan.protocols.socks5;

import org.jspecify.annotations.NullMarked;
