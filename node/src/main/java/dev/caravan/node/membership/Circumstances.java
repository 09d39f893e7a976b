package dev.caravan.node.membership;

import dev.caravan.protocols.loop.Time;

import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What forming asks of the rest of the node.
 *
 * @param voters the voters by this node's disk; none when it does not know any
 * @param writes the format its cluster writes
 * @param newId a random id for a new cluster
 * @param time for how long a word given to a stopped cluster counts
 */
record Circumstances(
        Supplier<Set<String>> voters, IntSupplier writes, Supplier<String> newId, Time time) {}
