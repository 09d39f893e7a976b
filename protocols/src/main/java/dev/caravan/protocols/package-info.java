/** Everything that turns bytes into bytes: the library a program embeds, which knows no cluster. */
@NullMarked
package dev.caravan.protocols;

import org.jspecify.annotations.NullMarked;
