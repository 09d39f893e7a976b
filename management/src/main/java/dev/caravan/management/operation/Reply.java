package dev.caravan.management.operation;

import java.util.List;
import java.util.Optional;

/**
 * An answer that an operation may give.
 *
 * @param types its media types; empty for one without a body
 * @param schema of a JSON body
 * @param headers what it carries
 */
public record Reply(
        int status,
        String says,
        List<String> types,
        Optional<Schema> schema,
        List<String> headers) {}
