package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** A text that is given, as a value of another type; what is wrong with it is said with its place and column. */
record Cell(String text, String place, String column) {

    private static final int LONGEST_EXACT = 15; // digits of an integer that every double holds

    private static final int LONGEST_SHOWN = 200;
    private static final int LONGEST_NUMBER = 1_000; // exact arithmetic of millions of digits takes minutes

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");

    /** Returns the number of a text, or nothing if it is none; spaces around it do not count. */
    static OptionalDouble number(String given) {
        String text = given.strip();
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        char last = text.charAt(text.length() - 1);
        boolean isDecimal = (last >= '0' && last <= '9') || last == '.';
        if (!isDecimal) {
            return special(text);
        }
        if (text.length() > LONGEST_NUMBER || !hasOnlyCharactersOfDecimals(text)) {
            return OptionalDouble.empty(); // quicker than an exception, and 0x1p3 is no number here
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static boolean hasOnlyCharactersOfDecimals(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return true;
    }

    private static OptionalDouble special(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> OptionalDouble.of(Double.NaN);
            case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            default -> OptionalDouble.empty();
        };
    }

    double asDouble() {
        OptionalDouble number = number(text);
        if (number.isEmpty()) {
            throw wrong("a number such as 12.5, or nothing for a missing one");
        }
        double value = number.getAsDouble();
        String stripped = text.strip();
        if (Double.isInfinite(value) && Character.isDigit(stripped.charAt(stripped.length() - 1))) {
            throw wrong("a number that fits double, or inf");
        }
        if (stripped.length() > LONGEST_EXACT
                && INTEGER.matcher(stripped).matches()
                && new BigDecimal(value).compareTo(new BigDecimal(stripped)) != 0) {
            throw wrong("a number that a double holds exactly; read large integers, such as ids, as text or long");
        }
        return value;
    }

    long asLong(long least, long most, String type) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST_NUMBER || !hasOnlyCharactersOfDecimals(stripped)) {
            throw wrong("an integer that fits " + type);
        }
        try {
            // pandas writes a column of integers with missing ones as 3.0
            BigDecimal exact = new BigDecimal(stripped);
            if (exact.scale() < -20) {
                throw new ArithmeticException("too large");
            }
            long value = exact.longValueExact();
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong("an integer that fits " + type, e);
        }
        throw wrong("an integer that fits " + type);
    }

    boolean asBoolean() {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "1.0" -> true; // pandas writes truth values with missing ones as 1.0
            case "false", "0", "0.0" -> false;
            default -> throw wrong("true, false, 1 or 0");
        };
    }

    LocalDate asDate() {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw wrong("a date such as 2026-11-30", e);
        }
    }

    LocalDateTime asDateTime() {
        try {
            String iso = text.strip().replace(' ', 'T');
            // pandas writes only dates if all times of a column are midnight
            return LocalDateTime.parse(iso.indexOf('T') < 0 ? iso + "T00:00:00" : iso);
        } catch (DateTimeException e) {
            throw wrong("a time without a zone, such as 2026-11-30T08:15:00, or a date", e);
        }
    }

    /** Returns a time; one without a zone is in UTC, and a date is its start, as pandas writes them. */
    Instant asInstant() {
        String iso = text.strip().replaceFirst("^(\\S{10}) (?=\\d)", "$1T");
        try {
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME
                    .withZone(ZoneOffset.UTC)
                    .parseBest(iso.indexOf('T') < 0 ? iso + "T00:00:00" : iso, OffsetDateTime::from, Instant::from);
            return Instant.from(time);
        } catch (DateTimeException e) {
            throw wrong("a time such as 2026-11-30T08:15:00Z, or a date", e);
        }
    }

    IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(message(expected));
    }

    private IllegalArgumentException wrong(String expected, Exception cause) {
        return new IllegalArgumentException(message(expected), cause);
    }

    private String message(String expected) {
        return PlainText.line(
                place + ": column \"" + column + "\" holds \"" + shown() + "\", but expected is " + expected);
    }

    private String shown() {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
