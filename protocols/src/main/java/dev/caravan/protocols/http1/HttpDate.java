package dev.caravan.protocols.http1;

/**
 * The time as HTTP writes it, {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110 §5.6.7), made once a
 * second. One for each loop; confined to its thread.
 */
public final class HttpDate {
    /** The length of every such date. */
    public static final int LENGTH = 29;

    private static final byte[] DAYS = ascii("ThuFriSatSunMonTueWed");
    private static final byte[] MONTHS = ascii("JanFebMarAprMayJunJulAugSepOctNovDec");
    private static final long DAY_SECONDS = 86_400;

    private final byte[] text = ascii("Thu, 01 Jan 1970 00:00:00 GMT");
    private long second;

    private HttpDate() {}

    /** A cache of its own. */
    public static HttpDate create() {
        return new HttpDate();
    }

    /**
     * The date of a wall-clock time in the years 1970..9999; the array is shared, to be copied from
     * before the next call.
     */
    public byte[] at(long epochMillis) {
        long now = Math.floorDiv(epochMillis, 1000L);
        if (now != second) {
            if (now < 0 || now >= 253_402_300_800L) {
                throw new IllegalArgumentException("time: " + epochMillis + " (expected: to 9999)");
            }
            write(now);
            second = now;
        }
        return text;
    }

    private void write(long now) {
        int days = (int) (now / DAY_SECONDS);
        int rest = (int) (now % DAY_SECONDS);
        System.arraycopy(DAYS, days % 7 * 3, text, 0, 3);
        two(rest / 3600, 17);
        two(rest / 60 % 60, 20);
        two(rest % 60, 23);
        // Years counted from March make the leap day the last of a year: no table of months.
        int z = days + 719_468;
        int era = z / 146_097;
        int dayOfEra = z % 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * dayOfYear + 2) / 153;
        int month = march < 10 ? march + 2 : march - 10;
        int year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
        two(dayOfYear - (153 * march + 2) / 5 + 1, 5);
        System.arraycopy(MONTHS, month * 3, text, 8, 3);
        two(year / 100, 12);
        two(year % 100, 14);
    }

    private void two(int number, int at) {
        text[at] = (byte) ('0' + number / 10);
        text[at + 1] = (byte) ('0' + number % 10);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
