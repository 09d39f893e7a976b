/** Tests of membership. */
@NullMarked
package dev.caravan.node.membership;

import org.jspecify.annotations.NullMarked;
