/** What the management API asks of the node it belongs to: declared here, filled by the node. */
@NullMarked
package dev.caravan.management.port;

import org.jspecify.annotations.NullMarked;
