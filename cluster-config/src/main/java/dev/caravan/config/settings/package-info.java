/** Settings records: how any record whose components carry a Setting is read, described, proven. */
@NullMarked
package dev.caravan.config.settings;

import org.jspecify.annotations.NullMarked;
