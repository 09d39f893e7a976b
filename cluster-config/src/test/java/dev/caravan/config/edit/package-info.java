/** Documents changed, compared, redacted and fingerprinted. */
@NullMarked
package dev.caravan.config.edit;

import org.jspecify.annotations.NullMarked;
