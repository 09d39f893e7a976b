package dev.caravan.management.event;

import tools.jackson.databind.JsonNode;

/**
 * Something that changed.
 *
 * @param number from 1, of this process
 * @param type {@code revision}, {@code proven}, {@code rollout}, {@code node}, {@code override},
 *     {@code collection}, {@code audit}
 */
public record Event(long number, String type, JsonNode data) {}
