/** The HTTP API over a node and its cluster; it asks the node through ports it declares. */
@NullMarked
package dev.caravan.management;

import org.jspecify.annotations.NullMarked;
