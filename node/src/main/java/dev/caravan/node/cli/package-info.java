/** The command line: one file a command. */
@NullMarked
package dev.caravan.node.cli;

import org.jspecify.annotations.NullMarked;
