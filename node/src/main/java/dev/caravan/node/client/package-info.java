/** The management API from the outside: requests, answers, and where they go. Fast to load. */
@NullMarked
package dev.caravan.node.client;

import org.jspecify.annotations.NullMarked;
