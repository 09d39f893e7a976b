package dev.caravan.config.edit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A number as ECMAScript writes it (ECMA-262 section 6.1.6.1.20, which RFC 8785 asks for). */
final class EcmaNumber {
    private static final int MOST_DIGITS_BEFORE_POINT = 21;
    private static final int MOST_ZEROS_AFTER_POINT = 6;

    private EcmaNumber() {}

    /** The text of {@code number}, which must be finite. */
    static String text(double number) {
        if (number == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(number)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        // The value is 0.DIGITS times ten to the power of this.
        int point = digits.length() - shortest.scale();
        return (number < 0 ? "-" : "") + placed(digits, point);
    }

    private static String placed(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= MOST_DIGITS_BEFORE_POINT) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= MOST_DIGITS_BEFORE_POINT) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-MOST_ZEROS_AFTER_POINT < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String fraction = count == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    /** Java's shortest has two digits at least, where one may do: 4.9E-324 is 5e-324. */
    private static BigDecimal shortest(double number) {
        BigDecimal found = new BigDecimal(Double.toString(number));
        if (found.stripTrailingZeros().precision() == 2) {
            MathContext one = new MathContext(1, RoundingMode.HALF_EVEN);
            BigDecimal shorter = new BigDecimal(number).round(one);
            if (shorter.doubleValue() == number) {
                return shorter;
            }
        }
        return found;
    }
}
