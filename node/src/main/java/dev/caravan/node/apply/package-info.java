/** What a node should run, made to be what it runs: open, swap, drain. */
@NullMarked
package dev.caravan.node.apply;

import org.jspecify.annotations.NullMarked;
