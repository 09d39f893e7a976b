/** Buffer leaks as test failures: every module's tests fail when a buffer was not released. */
@NullMarked
package dev.caravan.protocols.leak;

import org.jspecify.annotations.NullMarked;
