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
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A relation between a number of the input and the score: along the whole range of the number, the score only rises or
 * only falls, at the values of a {@link Grid}.
 */
final class CurveRelation<I> implements Relation<I> {

    private static final double ROUNDING = 1e-6;
    private static final int BISECTIONS = 50;

    /** A row's score along the grid, with the place where it breaks. */
    private record Break<I>(I row, long number, double before, double at, double high, double low, double size) {}

    private final String feature;
    private final boolean isIncreasing;
    private final Grid grid;
    private @Nullable Break<I> worst;

    CurveRelation(String feature, boolean isIncreasing, Grid grid) {
        this.feature = feature;
        this.isIncreasing = isIncreasing;
        this.grid = grid;
    }

    @Override
    public boolean needsDifferentAnswers() {
        return true;
    }

    @Override
    public String name(Settings settings) {
        String how =
                settings.isStrict() ? (isIncreasing ? "rises" : "falls") : isIncreasing ? "never falls" : "never rises";
        return "the score " + how + " as " + feature + " rises"
                + (grid.isKnown()
                        ? " from " + NumberText.measured(grid.from()) + " to " + NumberText.measured(grid.to())
                        : "");
    }

    @Override
    public Relation<I> ready(DataSet<? extends I> rows, Settings settings) {
        double[] values;
        try (Stream<? extends I> stream = rows.stream()) {
            values = stream.mapToDouble(this::own).toArray();
        }
        double from = Double.isNaN(settings.from()) ? grid.from() : settings.from();
        double to = Double.isNaN(settings.to()) ? grid.to() : settings.to();
        Grid ready = new Grid(from, to).of(values);
        if (!ready.isRange()) {
            throw new IllegalStateException("The range of '" + feature + "' is not known: the schema has no bounds, and"
                    + " the rows have no two values; set it with between(from, to)");
        }
        return new CurveRelation<>(feature, isIncreasing, ready);
    }

    /** Returns the row's own value; NaN if it is missing. */
    private double own(I row) {
        Number value = Parts.number(row, feature);
        return value == null ? Double.NaN : value.doubleValue();
    }

    @Override
    public void check(List<I> rows, long first, Interview<I> interview, Settings settings, Tally tally) {
        for (int i = 0; i < rows.size(); i++) {
            checkRow(rows.get(i), first + i, interview, settings, tally);
        }
    }

    private void checkRow(I row, long number, Interview<I> interview, Settings settings, Tally tally) {
        double tolerance = settings.tolerance(ROUNDING);
        List<double[]> curve = new ArrayList<>();
        for (double x : grid.of(number, own(row), settings.grid(), isWhole(row))) {
            Answer answer = ask(row, x, interview);
            if (answer.problem().isPresent() && !answer.isRefused()) {
                tally.fail(number, row, feature + " = " + x, answer.problem().get());
                return;
            }
            if (!answer.isRefused()) {
                curve.add(new double[] {x, isIncreasing ? interview.number(answer) : -interview.number(answer)});
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

    private Answer ask(I row, double x, Interview<I> interview) {
        try {
            return interview.ask(Parts.with(row, feature, x));
        } catch (RefusedException e) { // by the row's own class
            return Answer.failed(new InvalidInputException(feature, List.of(), e));
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
    public void finish(Interview<I> interview, Settings settings, Tally tally) {
        Break<I> found = worst;
        if (found != null && !settings.isStrict()) {
            tally.note(borders(found, interview, settings));
        }
        tally.note(grid.words(settings.grid()));
    }

    private String borders(Break<I> found, Interview<I> interview, Settings settings) {
        double to = grid.to();
        double allowed = Answer.allowed(found.high(), found.low(), settings.tolerance(ROUNDING));
        boolean isWhole = isWhole(found.row());
        DoubleUnaryOperator score = x -> {
            Answer answer = ask(found.row(), x, interview);
            double given = answer.problem().isPresent() ? Double.NaN : interview.number(answer);
            return isIncreasing ? given : -given;
        };
        double level = found.high() - allowed;
        double begin = edge(found.before(), found.at(), x -> level - score.applyAsDouble(x), isWhole);
        double end = to;
        if (score.applyAsDouble(to) >= level) {
            end = edge(found.at(), to, x -> score.applyAsDouble(x) - level, isWhole);
        }
        boolean isBack = end < to;
        return "In row " + found.number() + " it breaks at " + feature + " = " + shown(begin, isWhole)
                + (isBack ? ", and is back at " + shown(end, isWhole) : ", and does not come back")
                + "; deepest: " + Subject.SCORE + " " + NumberText.measured(signed(found.low())) + " at "
                + shown(found.at(), isWhole) + ", after " + NumberText.measured(signed(found.high())) + " at "
                + shown(found.before(), isWhole);
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
