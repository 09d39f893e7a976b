/** The replicated log under Raft: one order of changes for every node. */
@NullMarked
package dev.caravan.config.agreement;

import org.jspecify.annotations.NullMarked;
