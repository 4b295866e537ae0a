package io.mlprod.testing.metamorphic;

import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A relation between the answer for a row and the answers for changed copies of it.
 *
 * @param kind what must be true
 * @param change names the change
 * @param copies makes the copies of a row; none if the change does not apply
 */
record PairRelation<I>(Kind kind, String change, Function<I, List<I>> copies) implements Relation<I> {

    private static final double ROUNDING = 1e-6;

    /** What must be true of the answers. */
    enum Kind {
        /** They are the same, and a copy is never refused. */
        INVARIANT,
        /** The score rises. */
        INCREASING,
        /** The score falls. */
        DECREASING,
        /** They differ by no more than the tolerance. */
        BOUNDED,
        /** They differ by no more than the tolerance, or the copy is refused. */
        BOUNDED_OR_REFUSED
    }

    @Override
    public String name(Settings settings) {
        return switch (kind) {
            case INVARIANT -> "the answer does not depend on " + change;
            case INCREASING -> "the score " + (settings.isStrict() ? "rises" : "does not fall") + " with " + change;
            case DECREASING -> "the score " + (settings.isStrict() ? "falls" : "does not rise") + " with " + change;
            case BOUNDED, BOUNDED_OR_REFUSED ->
                "the answer "
                        + (tolerance(settings) == Double.POSITIVE_INFINITY
                                ? "is there and finite"
                                : "changes by at most " + tolerance(settings))
                        + " with " + change;
        };
    }

    @Override
    public boolean needsDifferentAnswers() {
        return kind == Kind.INCREASING || kind == Kind.DECREASING;
    }

    private double tolerance(Settings settings) {
        boolean isBounded = kind == Kind.BOUNDED || kind == Kind.BOUNDED_OR_REFUSED;
        return settings.tolerance(isBounded ? Double.POSITIVE_INFINITY : ROUNDING);
    }

    @Override
    public void check(List<I> rows, long first, Interview<I> interview, Settings settings, Tally tally) {
        for (int i = 0; i < rows.size(); i++) {
            checkRow(rows.get(i), first + i, interview, settings, tally);
        }
    }

    private void checkRow(I row, long number, Interview<I> interview, Settings settings, Tally tally) {
        List<I> changed = copiesOf(row);
        Answer before = changed.isEmpty() ? null : interview.ask(row);
        if (before == null || before.isRefused()) {
            tally.leaveOut();
            return;
        }
        if (before.problem().isPresent()) {
            tally.fail(number, row, "", before.problem().get());
            return;
        }
        Answer.@Nullable Difference worst = null;
        String how = "";
        int compared = 0;
        for (I copy : changed) {
            Answer after = interview.ask(copy);
            boolean isRefusalGood = kind == Kind.BOUNDED_OR_REFUSED;
            if (after.isRefused() && kind != Kind.INVARIANT) {
                compared += isRefusalGood ? 1 : 0;
                continue;
            }
            compared++;
            Answer.Difference difference = after.problem()
                    .or(() -> broken(before, after, interview, settings))
                    .orElse(null);
            if (difference != null && (worst == null || Answer.Difference.WORST_FIRST.compare(difference, worst) < 0)) {
                worst = difference;
                how = differences(row, copy);
            }
        }
        if (compared == 0) {
            tally.leaveOut();
        } else if (worst == null) {
            tally.pass();
        } else {
            tally.fail(number, row, how, worst);
        }
    }

    private List<I> copiesOf(I row) {
        try {
            return copies.apply(row);
        } catch (RefusedException e) {
            return List.of(); // the row's own class says that there is no such row
        }
    }

    private Optional<Answer.Difference> broken(Answer before, Answer after, Interview<I> interview, Settings settings) {
        double tolerance = tolerance(settings);
        if (kind == Kind.INVARIANT) {
            return before.differenceTo(after, tolerance);
        } else if (kind == Kind.BOUNDED || kind == Kind.BOUNDED_OR_REFUSED) {
            return before.numbers().differenceTo(after.numbers(), tolerance); // a label may flip at its threshold
        }
        double from = interview.number(before);
        double to = interview.number(after);
        double rise = kind == Kind.INCREASING ? to - from : from - to;
        double allowed = Answer.allowed(from, to, tolerance);
        boolean isRight = settings.isStrict() ? rise > allowed : rise >= -allowed;
        return isRight
                ? Optional.empty()
                : Optional.of(new Answer.Difference(
                        String.format(Locale.ROOT, "%s %s → %s", Subject.SCORE, from, to), Math.abs(rise)));
    }

    static String differences(Object row, Object copy) {
        Map<String, Parts.Difference> differences = Parts.differences(row, copy);
        return differences.entrySet().stream()
                .map(part -> part.getKey() + ": " + part.getValue())
                .collect(Collectors.joining(", "));
    }
}
