/** What runs on this node now, for those who look at it and interfere: connections, users, words. */
@NullMarked
package dev.caravan.node.live;

import org.jspecify.annotations.NullMarked;
