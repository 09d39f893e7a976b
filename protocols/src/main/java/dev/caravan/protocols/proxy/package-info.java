/** The Java API: a proxy in a few lines, in a program of one's own. */
@NullMarked
package dev.caravan.protocols.proxy;

import org.jspecify.annotations.NullMarked;
