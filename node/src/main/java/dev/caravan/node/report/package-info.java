/** What a node counts, rendered for Prometheus; each name is explained in docs/metrics.md. */
@NullMarked
package dev.caravan.node.report;

import org.jspecify.annotations.NullMarked;
