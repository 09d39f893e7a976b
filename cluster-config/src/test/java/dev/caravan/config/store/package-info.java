/** What a node's disk keeps, and what it says when it cannot. */
@NullMarked
package dev.caravan.config.store;

import org.jspecify.annotations.NullMarked;
