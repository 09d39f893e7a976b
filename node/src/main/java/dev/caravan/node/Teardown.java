package dev.caravan.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be ended in the opposite order, each whatever the others do. */
final class Teardown {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    private record Step(String what, AutoCloseable end) {}

    private final Deque<Step> steps = new ArrayDeque<>();

    /** {@code end} ends {@code what}; it may block. */
    synchronized void push(String what, AutoCloseable end) {
        steps.push(new Step(what, end));
    }

    /** Ends everything; blocks. */
    synchronized void run() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.end().close();
            } catch (Exception e) {
                LOG.warn("{} did not end well", step.what(), e);
            }
        }
    }
}
