/** Tests of requests, answers, and where they go. */
@NullMarked
package dev.caravan.node.client;

import org.jspecify.annotations.NullMarked;
