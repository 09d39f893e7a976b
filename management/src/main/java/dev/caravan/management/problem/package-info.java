/** How this API says no (RFC 9457). */
@NullMarked
package dev.caravan.management.problem;

import org.jspecify.annotations.NullMarked;
