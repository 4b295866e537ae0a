package io.mlprod.testing.data;

import io.mlprod.internal.text.NumberText;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A change of unit that would explain why two samples differ. */
record Unit(String text, DoubleUnaryOperator inverse) {

    private static final double EXPLAINED = 0.25; // of the distance may be left

    private static final List<Unit> KNOWN = Stream.of(
                    Stream.of(10.0, 100.0, 1e3, 1e4, 1e6, 1e9).map(f -> times(f, "")),
                    Stream.of(
                            times(2.54, " (centimetres, not inches)"),
                            times(0.3048, " (metres, not feet)"),
                            times(0.45359237, " (kilograms, not pounds)"),
                            times(1.609344, " (kilometres, not miles)"),
                            times(7, " (days, not weeks)"),
                            times(12, " (months, not years)"),
                            times(24, " (hours, not days)"),
                            times(60, " (such as seconds, not minutes)"),
                            times(365.25, " (days, not years)"),
                            times(1024, ""),
                            times(3600, " (seconds, not hours)"),
                            times(86_400, " (seconds, not days)")),
                    Stream.of(
                            new Unit("the negative of", x -> -x),
                            new Unit("in °F, not °C:", x -> (x - 32) / 1.8),
                            new Unit("in °C, not °F:", x -> x * 1.8 + 32),
                            new Unit("in K, not °C:", x -> x - 273.15),
                            new Unit("in °C, not K:", x -> x + 273.15)))
            .flatMap(units -> units)
            .flatMap(unit -> unit.text().startsWith("times") ? Stream.of(unit, inverted(unit)) : Stream.of(unit))
            .toList();

    private static Unit times(double factor, String meaning) {
        return new Unit("times " + plain(factor) + meaning, x -> x / factor);
    }

    private static Unit inverted(Unit unit) {
        double factor = 1 / unit.inverse().applyAsDouble(1);
        String text = unit.text().replaceFirst("times", "divided by").replaceFirst(" \\(.*", "");
        return new Unit(text, x -> x * factor);
    }

    private static String plain(double factor) {
        return NumberText.exact(factor);
    }

    /** Returns the unit that explains most of a distance; null if none does. */
    static @Nullable Unit explaining(double[] before, double[] after, double distance) {
        Unit best = null;
        double least = EXPLAINED * distance;
        for (Unit unit : KNOWN) {
            double left = Shift.distance(
                    before, Arrays.stream(after).map(unit.inverse()).toArray());
            if (left < least) {
                least = left;
                best = unit;
            }
        }
        return best;
    }
}
