package io.mlprod.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Durations as people read them: {@code 30 µs}, {@code 52.3 ms}, {@code 1.5 s}, {@code 2 h 30 min}. Below a minute they
 * have three significant digits; from a minute on, whole seconds. Thread-safe.
 */
public final class DurationText {

    private record Unit(String name, long seconds) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("days", ChronoUnit.DAYS.getDuration().toSeconds()),
            new Unit("h", ChronoUnit.HOURS.getDuration().toSeconds()),
            new Unit("min", ChronoUnit.MINUTES.getDuration().toSeconds()),
            new Unit("s", 1));
    private static final List<Unit> ROUGH = List.of(
            new Unit("years", ChronoUnit.YEARS.getDuration().toSeconds()), UNITS.get(0), UNITS.get(1), UNITS.get(2));
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final List<String> PARTS = List.of("ms", "µs", "ns"); // of a second, each a thousandth of the last

    private DurationText() {}

    /**
     * Returns a duration in words.
     *
     * @param duration of any length, even negative
     * @return for example {@code 52.3 ms}; {@code none} for null
     */
    public static String of(@Nullable Duration duration) {
        if (duration == null) {
            return "none";
        }
        BigDecimal seconds =
                BigDecimal.valueOf(duration.toSeconds()).add(BigDecimal.valueOf(duration.toNanosPart(), 9));
        return (seconds.signum() < 0 ? "-" : "") + positive(seconds.abs());
    }

    /**
     * Returns nanoseconds in words.
     *
     * @param nanos any number, even negative
     * @return for example {@code 52.3 ms}
     */
    public static String ofNanos(long nanos) {
        return of(Duration.ofNanos(nanos));
    }

    /**
     * Returns a duration that is only an estimate, in one unit of which there are at least two.
     *
     * @param duration zero or more
     * @return for example {@code 90 min}, {@code 3 h} or {@code 12 years}; at least {@code 1 s}
     */
    public static String about(Duration duration) {
        long seconds = duration.toSeconds();
        for (Unit unit : ROUGH) {
            if (seconds >= 2 * unit.seconds) {
                return String.format(Locale.ROOT, "%,d %s", Math.round((double) seconds / unit.seconds), unit.name);
            }
        }
        return Math.max(1, seconds) + " s";
    }

    private static String positive(BigDecimal seconds) {
        BigDecimal rounded = seconds.round(DIGITS);
        if (rounded.compareTo(BigDecimal.ONE) < 0) {
            return part(rounded);
        }
        if (rounded.compareTo(BigDecimal.valueOf(60)) < 0) {
            return plain(rounded) + " s";
        }
        return whole(seconds.setScale(0, RoundingMode.HALF_UP));
    }

    /** Returns a duration in the largest unit of which there is at least one, or zero in the first unit. */
    private static String part(BigDecimal seconds) {
        int unit = 0;
        BigDecimal number = seconds.movePointRight(3);
        while (number.signum() > 0 && number.compareTo(BigDecimal.ONE) < 0) {
            number = number.movePointRight(3);
            unit++;
        }
        return plain(number) + " " + PARTS.get(unit);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /**
     * Returns a duration in the largest units that divide it, at most two of them, so the smaller one is rounded down.
     */
    private static String whole(BigDecimal seconds) {
        StringBuilder text = new StringBuilder();
        BigDecimal left = seconds;
        int used = 0;
        for (Unit unit : UNITS) {
            BigDecimal[] parts = left.divideAndRemainder(BigDecimal.valueOf(unit.seconds));
            if (parts[0].signum() > 0 && used < 2) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(parts[0].toPlainString())
                        .append(' ');
                text.append(unit.name.equals("days") && parts[0].compareTo(BigDecimal.ONE) == 0 ? "day" : unit.name);
                left = parts[1];
            }
            used += used > 0 || parts[0].signum() > 0 ? 1 : 0;
        }
        return text.toString();
    }
}
