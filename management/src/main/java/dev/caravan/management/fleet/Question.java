package dev.caravan.management.fleet;

import tools.jackson.databind.JsonNode;

/**
 * A question to one node, or an order, as it travels: {@code {"what": …, "args": …}}.
 *
 * @param what one of the words of {@link LocalAnswers}
 */
record Question(String what, JsonNode args) {}
