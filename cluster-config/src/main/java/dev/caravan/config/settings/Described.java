package dev.caravan.config.settings;

/**
 * A setting as the documentation shows it.
 *
 * @param key the key with those around it, {@code limits.idle}; {@code []} stands for each element
 *     of a list, {@code NAME} for each name of a map
 * @param meaning what it means, one sentence
 * @param type what it is
 * @param required whether it must be written
 * @param byDefault the default as it would be written, empty when there is none
 * @param range the range of its values, empty when there is none
 * @param reason why the default is what it is, empty when nobody said
 */
public record Described(
        String key,
        String meaning,
        String type,
        boolean required,
        String byDefault,
        String range,
        String reason) {}
