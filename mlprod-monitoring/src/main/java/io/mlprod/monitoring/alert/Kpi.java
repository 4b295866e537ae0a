package io.mlprod.monitoring.alert;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.Objects;

/**
 * The value of a key performance indicator of a model version at a time: any number that the monitor knows or the
 * application gives. Immutable.
 *
 * @param name the indicator, for example {@code auc}; the same in each window, without values of inputs
 * @param model the version it is about
 * @param value the value; NaN if it could not be determined, which counts as missing
 * @param low the lower bound of its 95 % confidence interval; the value itself for a number that is exact, negative
 *     infinity or NaN if the interval is not known
 * @param high the upper bound of its 95 % confidence interval; as for {@code low}
 * @param rows how many rows it was computed from
 * @param from the beginning of the window that it is about; the same as its end for a number of a moment
 * @param time the end of the window that it is about
 * @param detail what the number says in words, for people: one line without values of inputs, which is the alerts' text
 *     then; empty if the number says all
 * @param findings what the number counts, which stays the same while only the numbers in the detail change; the detail
 *     unless set. Never shown
 * @since 0.1
 */
public record Kpi(
        String name,
        ModelVersion model,
        double value,
        double low,
        double high,
        long rows,
        Instant from,
        Instant time,
        String detail,
        String findings) {

    private static final double ROUNDING = 1e-9; // by which bounds that were computed may be off

    /**
     * Checks the arguments. A bound that is NaN becomes an infinite one.
     *
     * @throws IllegalArgumentException if the name is blank, there are fewer than 0 rows, or the value is outside its
     *     interval by more than rounding
     * @throws NullPointerException if an argument is null
     */
    public Kpi {
        Arguments.notBlank("A KPI's name", name);
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(findings, "findings");
        detail = PlainText.line(detail);
        low = Double.isNaN(low) ? Double.NEGATIVE_INFINITY : low;
        high = Double.isNaN(high) ? Double.POSITIVE_INFINITY : high;
        double slack = ROUNDING * Math.max(size(low), size(high));
        if (low > high + slack) {
            throw new IllegalArgumentException(PlainText.line("The interval of KPI " + name
                    + " must be from low to high, not from " + low + " to " + high + ": give low before high"));
        }
        if (value < low - slack || value > high + slack) {
            throw new IllegalArgumentException(
                    PlainText.line("The value of KPI " + name + " must be within its interval, not " + value + " in "
                            + low + " to " + high + ": the arguments are value, low, high"));
        }
        if (rows < 0) {
            throw new IllegalArgumentException("A KPI's rows must be 0 or more, not " + rows);
        }
    }

    private static double size(double bound) {
        return Double.isInfinite(bound) ? 0 : Math.abs(bound);
    }

    /**
     * Creates a value whose number says all.
     *
     * @param name the indicator, for example {@code auc}
     * @param model the version it is about
     * @param value the value; NaN if it could not be determined
     * @param low the lower bound of its 95 % confidence interval
     * @param high the upper bound of its 95 % confidence interval
     * @param rows how many rows it was computed from
     * @param time the end of the window that it is about
     * @throws IllegalArgumentException if the name is blank, there are fewer than 0 rows, or the value is outside its
     *     interval
     */
    public Kpi(String name, ModelVersion model, double value, double low, double high, long rows, Instant time) {
        this(name, model, value, low, high, rows, time, time, "", "");
    }

    /**
     * Returns a number that is exact, such as a latency or a count of errors.
     *
     * @param name the indicator
     * @param model the version it is about
     * @param value the value
     * @param rows how many rows it was computed from
     * @param time the end of the window that it is about
     * @return an indicator whose interval is the value alone
     * @throws IllegalArgumentException if the name is blank or there are fewer than 0 rows
     */
    public static Kpi exact(String name, ModelVersion model, double value, long rows, Instant time) {
        return new Kpi(name, model, value, value, value, rows, time);
    }

    /**
     * Returns this value with what it says in words.
     *
     * @param words one line, without values of inputs
     * @return a new indicator
     */
    public Kpi detail(String words) {
        return new Kpi(name, model, value, low, high, rows, from, time, words, words);
    }

    /**
     * Returns this value with what it counts, for a detail that has numbers: receivers of {@link AlertRule#tellMore}
     * are told again when this changes, and not when only the detail does.
     *
     * @param keys any text; not shown
     * @return a new indicator
     */
    public Kpi findings(String keys) {
        return new Kpi(name, model, value, low, high, rows, from, time, detail, keys);
    }

    /**
     * Returns this value as that of a window.
     *
     * @param begin the beginning of the window, which ends at {@link #time}
     * @return a new indicator
     */
    public Kpi since(Instant begin) {
        return new Kpi(name, model, value, low, high, rows, begin, time, detail, findings);
    }

    /**
     * Returns the name, the version, the value, its interval and the rows, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(AlertText.of(this));
    }
}
