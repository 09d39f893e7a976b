/** Tests of keys. */
@NullMarked
package dev.caravan.node.keys;

import org.jspecify.annotations.NullMarked;
