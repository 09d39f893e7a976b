/** Who may ask the management API. */
@NullMarked
package dev.caravan.management.auth;

import org.jspecify.annotations.NullMarked;
