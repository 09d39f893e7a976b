/** The keys a cluster is born with: its authority, its nodes', its management API's, a first token. */
@NullMarked
package dev.caravan.node.keys;

import org.jspecify.annotations.NullMarked;
