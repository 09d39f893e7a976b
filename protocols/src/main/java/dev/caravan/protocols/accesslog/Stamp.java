package dev.caravan.protocols.accesslog;

import java.util.concurrent.TimeUnit;

/**
 * Wall-clock times as text in UTC; the part down to the second is kept, since neighbouring lines
 * share it.
 */
final class Stamp {
    private static final byte[] MONTHS = Line.ascii("JanFebMarAprMayJunJulAugSepOctNovDec");
    private static final byte[] UTC = Line.ascii(" +0000");
    private static final long MILLIS_A_DAY = TimeUnit.DAYS.toMillis(1);

    private final Line second = new Line();
    private long keptSecond = Long.MIN_VALUE;

    private int year;
    private int month;
    private int day;

    Stamp() {
        second.into(new byte[32]);
    }

    /** {@code 2026-03-01T10:20:30.123Z} (RFC 3339). */
    void rfc3339(Line line, long millis) {
        long now = Math.floorDiv(millis, 1000L);
        if (now != keptSecond) {
            keptSecond = now;
            second.at = 0;
            date(millis);
            second.two(year / 100);
            second.two(year % 100);
            second.put('-');
            second.two(month);
            second.put('-');
            second.two(day);
            second.put('T');
            clock(millis);
        }
        line.put(second.bytes, 0, second.at);
        line.put('.');
        line.three((int) Math.floorMod(millis, 1000L));
        line.put('Z');
    }

    /** {@code 01/Mar/2026:10:20:30 +0000}, as web servers write it. */
    void common(Line line, long millis) {
        long now = Math.floorDiv(millis, 1000L);
        if (now != keptSecond) {
            keptSecond = now;
            second.at = 0;
            date(millis);
            second.two(day);
            second.put('/');
            for (int i = 0; i < 3; i++) {
                second.put(MONTHS[3 * (month - 1) + i]);
            }
            second.put('/');
            second.two(year / 100);
            second.two(year % 100);
            second.put(':');
            clock(millis);
            second.put(UTC);
        }
        line.put(second.bytes, 0, second.at);
    }

    private void clock(long millis) {
        int ofDay = (int) (Math.floorMod(millis, MILLIS_A_DAY) / 1000);
        second.two(ofDay / 3600);
        second.put(':');
        second.two(ofDay / 60 % 60);
        second.put(':');
        second.two(ofDay % 60);
    }

    /** The civil date of a day count, by eras of 400 years that begin in March. */
    private void date(long millis) {
        long days = Math.floorDiv(millis, MILLIS_A_DAY) + 719_468;
        long era = Math.floorDiv(days, 146_097L);
        int ofEra = (int) (days - era * 146_097);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * ofYear + 2) / 153;
        day = ofYear - (153 * fromMarch + 2) / 5 + 1;
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        year = Math.clamp(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 0, 9999);
    }
}
