/** Tests of what a service manager is told. */
@NullMarked
package dev.caravan.node.service;

import org.jspecify.annotations.NullMarked;
