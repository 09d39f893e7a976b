package dev.caravan.config.peer;

import java.nio.ByteBuffer;

/**
 * What travels between two nodes. All numbers are big-endian.
 *
 * <pre>
 *        0         1      2       3         11
 *   +---------+--------+-------+---------+-----------------------------------------------
 *   | version |  kind  | topic |   id    |
 *   |    1    |   1    |   1   |    8    |
 *   +---------+--------+-------+---------+-----------------------------------------------
 *      1 LETTER           t      bytes                                 (no id)
 *      2 QUESTION         t       id       within, ms 4 | total 4 | piece 4 | bytes
 *      3 ANSWER           0       id       total 4 | piece 4 | bytes
 *      4 FAILURE          0       id       total 4 | piece 4 | bytes   (the message in UTF-8)
 *      5 ACKNOWLEDGE      0       id       of what 1 | next 4 | beyond 4
 *      6 CANCEL           0       id
 * </pre>
 *
 * <p>{@code total} is the length of the whole message, {@code piece} counts from 0; every piece but
 * the last is {@link Peers#MAX_LETTER_BODY_BYTES} long.
 */
sealed interface Frame {
    /** A letter; {@code topic} is the code of one. */
    record Letter(int topic, ByteBuffer body) implements Frame {}

    /**
     * A piece of a question.
     *
     * @param withinMillis how long the asker waits from now on
     */
    record Question(int topic, long id, int withinMillis, int total, int piece, ByteBuffer body)
            implements Frame {}

    /** A piece of the answer to the question {@code id}, or of the message that it failed with. */
    record Answer(boolean failed, long id, int total, int piece, ByteBuffer body)
            implements Frame {}

    /**
     * What has arrived of a question or its answer.
     *
     * @param ofAnswer of the answer, rather than of the question
     * @param next every piece before this one is here
     * @param beyond bit n is set when piece {@code next + 1 + n} is here as well
     */
    record Acknowledge(long id, boolean ofAnswer, int next, int beyond) implements Frame {}

    /** Nobody waits for the answer any more. */
    record Cancel(long id) implements Frame {}
}
