/** The runnable node: start order, application of a revision, metrics, command line. */
@NullMarked
package dev.caravan.node;

import org.jspecify.annotations.NullMarked;
