/** What a node keeps on its disk of the cluster: log, content, marks, audit; one SQLite file. */
@NullMarked
package dev.caravan.config.store;

import org.jspecify.annotations.NullMarked;
