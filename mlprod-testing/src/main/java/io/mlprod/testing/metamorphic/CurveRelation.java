package io.mlprod.testing.metamorphic;

import io.mlprod.error.InvalidInputException;
import io.mlprod.internal.text.NumberText;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.Records;
import io.mlprod.testing.internal.record.RefusedException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A relation between a number of the input and the score: along the whole range of the number, the score only rises or
 * only falls. Each row tries a grid whose points lie between those of other rows, so that a narrow region is found by
 * some row although each grid is coarse.
 */
final class CurveRelation<I> implements Relation<I> {

    private static final double GOLDEN = 0.6180339887498949; // its multiples fill an interval evenly
    private static final double ROUNDING = 1e-6;
    private static final int BISECTIONS = 24;

    /** A row's score along the grid, with the place where it breaks. */
    private record Break<I>(I row, long number, double before, double at, double high, double low, double size) {}

    private final String feature;
    private final boolean isIncreasing;
    private final double from;
    private final double to;
    private @Nullable Break<I> worst;

    CurveRelation(String feature, boolean isIncreasing, double from, double to) {
        this.feature = feature;
        this.isIncreasing = isIncreasing;
        this.from = from;
        this.to = to;
    }

    @Override
    public String name(Settings settings) {
        String how =
                settings.isStrict() ? (isIncreasing ? "rises" : "falls") : isIncreasing ? "never falls" : "never rises";
        return "the score " + how + " as " + feature + " rises"
                + (Double.isNaN(from) ? "" : " from " + NumberText.measured(from) + " to " + NumberText.measured(to));
    }

    @Override
    public Relation<I> ready(DataSet<? extends I> rows, Settings settings) {
        double least = Double.isNaN(settings.from()) ? from : settings.from();
        double most = Double.isNaN(settings.to()) ? to : settings.to();
        if (Double.isNaN(least) || Double.isNaN(most)) {
            DoubleSummaryStatistics seen = new DoubleSummaryStatistics();
            try (Stream<? extends I> stream = rows.stream()) {
                stream.forEach(row -> {
                    Number value = Parts.number(row, feature);
                    if (value != null && Double.isFinite(value.doubleValue())) {
                        seen.accept(value.doubleValue());
                    }
                });
            }
            least = Double.isNaN(least) ? seen.getMin() : least;
            most = Double.isNaN(most) ? seen.getMax() : most;
        }
        if (!(least < most) || Double.isInfinite(most - least)) {
            throw new IllegalStateException("The range of '" + feature + "' is not known: the schema has no bounds, and"
                    + " the rows have no two values; set it with between(from, to)");
        }
        return new CurveRelation<>(feature, isIncreasing, least, most);
    }

    @Override
    public void check(List<I> rows, long first, Subject<I, ?> subject, Settings settings, Tally tally) {
        for (int i = 0; i < rows.size(); i++) {
            checkRow(rows.get(i), first + i, subject, settings, tally);
        }
    }

    private void checkRow(I row, long number, Subject<I, ?> subject, Settings settings, Tally tally) {
        double tolerance = settings.tolerance(ROUNDING);
        List<double[]> curve = new ArrayList<>();
        for (double x : grid(number, settings.grid(), isWhole(row))) {
            Answer answer = ask(row, x, subject);
            if (answer.problem().isPresent() && !answer.isRefused()) {
                tally.fail(number, row, feature + " = " + x, answer.problem().get());
                return;
            }
            if (!answer.isRefused()) {
                curve.add(new double[] {x, isIncreasing ? subject.number(answer) : -subject.number(answer)});
            }
        }
        if (curve.size() < 2) {
            tally.leaveOut();
            return;
        }
        Break<I> found = breakOf(row, number, curve, tolerance, settings.isStrict());
        if (found == null) {
            tally.pass();
            return;
        }
        if (worst == null || found.size() > worst.size()) {
            worst = found;
        }
        String change = feature + ": " + found.before() + " → " + found.at();
        String scores = Subject.SCORE + " " + signed(found.high()) + " → " + signed(found.low());
        tally.fail(number, row, change, new Answer.Difference(scores, found.size()));
    }

    private Answer ask(I row, double x, Subject<I, ?> subject) {
        try {
            return subject.ask(Parts.with(row, feature, x));
        } catch (RefusedException e) { // by the row's own class
            return new Answer(Map.of(), new InvalidInputException(feature, List.of(), e));
        }
    }

    private double signed(double score) {
        return isIncreasing ? score : 0 - score;
    }

    private boolean isWhole(I row) {
        return row instanceof Record
                && Records.components(row.getClass()).stream()
                        .anyMatch(component ->
                                component.getName().equals(feature) && Numbers.isWhole(component.getType()));
    }

    private List<Double> grid(long row, int points, boolean isWhole) {
        double shift = row * GOLDEN % 1;
        List<Double> grid = new ArrayList<>();
        grid.add(isWhole ? Math.ceil(from) : from);
        double step = (to - from) / (points - 1);
        int digits = (int) Math.ceil(2 - Math.log10(step)); // a hundredth of a step, so that people can read it
        for (int i = 0; i < points - 1; i++) {
            double x = from + (i + shift) * step;
            grid.add(
                    isWhole
                            ? Math.rint(x)
                            : BigDecimal.valueOf(x)
                                    .setScale(digits, RoundingMode.HALF_EVEN)
                                    .doubleValue());
        }
        grid.add(isWhole ? Math.floor(to) : to);
        return grid.stream().distinct().filter(x -> x >= from && x <= to).toList();
    }

    /** Returns the deepest fall below what was reached before; for a strict relation also a step that does not rise. */
    private static <I> @Nullable Break<I> breakOf(
            I row, long number, List<double[]> curve, double tolerance, boolean isStrict) {
        Break<I> deepest = null;
        int top = 0;
        for (int i = 1; i < curve.size(); i++) {
            double high = curve.get(top)[1];
            double low = curve.get(i)[1];
            double allowed = Answer.allowed(high, low, tolerance);
            boolean isBroken = isStrict ? low - high <= allowed : high - low > allowed;
            if (isBroken && (deepest == null || high - low > deepest.size())) {
                deepest = new Break<>(row, number, curve.get(top)[0], curve.get(i)[0], high, low, high - low);
            }
            top = low >= high ? i : top;
        }
        return deepest;
    }

    @Override
    public void finish(Subject<I, ?> subject, Settings settings, Tally tally) {
        Break<I> found = worst;
        if (found == null || settings.isStrict()) {
            return;
        }
        double allowed = Answer.allowed(found.high(), found.low(), settings.tolerance(ROUNDING));
        boolean isWhole = isWhole(found.row());
        DoubleUnaryOperator score = x -> {
            Answer answer = ask(found.row(), x, subject);
            double given = answer.problem().isPresent() ? Double.NaN : subject.number(answer);
            return isIncreasing ? given : -given;
        };
        double level = found.high() - allowed;
        double begin = edge(found.before(), found.at(), x -> level - score.applyAsDouble(x), isWhole);
        double end = to;
        if (score.applyAsDouble(to) >= level) {
            end = edge(found.at(), to, x -> score.applyAsDouble(x) - level, isWhole);
        }
        boolean isBack = end < to;
        tally.note("In row " + found.number() + " it breaks at " + feature + " = " + shown(begin, isWhole)
                + (isBack ? ", and is back at " + shown(end, isWhole) : ", and does not come back")
                + "; the deepest is " + Subject.SCORE + " " + NumberText.measured(signed(found.low())) + " at "
                + shown(found.at(), isWhole) + ", after " + NumberText.measured(signed(found.high())) + " at "
                + shown(found.before(), isWhole));
    }

    private static String shown(double x, boolean isWhole) {
        return isWhole
                ? NumberText.exact(x)
                : NumberText.exact(new BigDecimal(x).round(new MathContext(5)).doubleValue());
    }

    /** Returns the first place at which a function that is negative at the begin is positive. */
    private static double edge(double begin, double end, DoubleUnaryOperator function, boolean isWhole) {
        double before = begin;
        double after = end;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = isWhole ? Math.floor((before + after) / 2) : (before + after) / 2;
            if (middle <= before || middle >= after) {
                break;
            }
            if (function.applyAsDouble(middle) > 0) {
                after = middle;
            } else {
                before = middle;
            }
        }
        return after;
    }
}
