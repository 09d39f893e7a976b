package dev.caravan.management.operation;

import java.util.concurrent.CompletionStage;

/** Runs an operation; must not block. Throws, or fails with, a problem's exception to say no. */
@FunctionalInterface
public interface Handler {
    /** The answer to {@code call}, whose role, parameters and body are as the operation says. */
    CompletionStage<Answer> handle(Call call);
}
