/** What a service manager such as systemd is told. */
@NullMarked
package dev.caravan.node.service;

import org.jspecify.annotations.NullMarked;
