/** The rules of the house as tests: which room sees which, and what no room may do. */
@NullMarked
package dev.caravan.node.house;

import org.jspecify.annotations.NullMarked;
