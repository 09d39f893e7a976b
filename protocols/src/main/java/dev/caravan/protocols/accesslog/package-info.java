/** One line for each tunnel or exchange, rendered on its loop and streamed to a sink. */
@NullMarked
package dev.caravan.protocols.accesslog;

import org.jspecify.annotations.NullMarked;
