/** How nodes talk: letters of bytes that may be lost, and questions with answers in pieces. */
@NullMarked
package dev.caravan.config.peer;

import org.jspecify.annotations.NullMarked;
