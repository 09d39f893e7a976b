/** Letters and questions over a network that misbehaves, in virtual time. */
@NullMarked
package dev.caravan.config.peer;

import org.jspecify.annotations.NullMarked;
