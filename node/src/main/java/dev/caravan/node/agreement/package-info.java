/** This node's part in what is agreed on: its seat, who sits beside it, who it says it is. */
@NullMarked
package dev.caravan.node.agreement;

import org.jspecify.annotations.NullMarked;
