package dev.caravan.config.agreement;

import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.IndeterminateStateException;
import io.microraft.exception.NotLeaderException;

import java.util.concurrent.CompletionException;

/** The library's failures in words that an operator can use. */
final class Because {
    private Because() {}

    static String of(Throwable failure) {
        return switch (cause(failure)) {
            case NotLeaderException e -> "the node that was asked does not lead";
            case CannotReplicateException e -> "the leader cannot take more now";
            case IndeterminateStateException e -> "the leader changed meanwhile";
            case Throwable other -> String.valueOf(other.getMessage());
        };
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
