/** HTTP exchanges: requests and their answers, routed, filtered and forwarded. */
@NullMarked
package dev.caravan.protocols.http;

import org.jspecify.annotations.NullMarked;
