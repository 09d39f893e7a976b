/** Stories of documents that become revisions. */
@NullMarked
package dev.caravan.config.revision;

import org.jspecify.annotations.NullMarked;
