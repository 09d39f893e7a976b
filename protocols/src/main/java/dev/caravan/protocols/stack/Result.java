package dev.caravan.protocols.stack;

/** How awaited work came out. */
public sealed interface Result<T> {

    /** It gave a value. */
    record Done<T>(T value) implements Result<T> {}

    /** It failed. */
    record Failed<T>(Throwable cause) implements Result<T> {}
}
