/** The document as a tree to be looked into, changed in part, compared, redacted and fingerprinted. */
@NullMarked
package dev.caravan.config.edit;

import org.jspecify.annotations.NullMarked;
