package dev.caravan.protocols.listener;

import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.wire.Sockets;

import java.util.concurrent.Executor;

/**
 * What every listener of a node or embedded proxy shares.
 *
 * @param loops the event loops
 * @param sockets makes sockets of the loops' transport
 * @param places counts of open connections
 * @param bans who is not served
 * @param blocking runs what may block: file locks, binding
 */
public record ListenerRuntime(
        EventLoops loops, Sockets sockets, Places places, Bans bans, Executor blocking) {}
