package dev.caravan.node.client;

/**
 * One server-sent event.
 *
 * @param id to resume after it; empty when it has none
 * @param type such as {@code rollout}; {@code message} when it says none
 */
public record Event(String id, String type, String data) {}
