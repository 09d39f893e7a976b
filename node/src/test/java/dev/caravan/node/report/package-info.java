/** Tests of the room of the same name. */
@NullMarked
package dev.caravan.node.report;

import org.jspecify.annotations.NullMarked;
