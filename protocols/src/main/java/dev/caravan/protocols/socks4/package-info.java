/** SOCKS version 4 and its extension 4A: their messages, and their bytes. */
@NullMarked
package dev.caravan.protocols.socks4;

import org.jspecify.annotations.NullMarked;
