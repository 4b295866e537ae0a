package io.mlprod.testing.metamorphic;

import io.mlprod.internal.text.NumberText;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * What came out for one relation. Immutable.
 *
 * @param relation the relation in words
 * @param applicable how many rows it applied to
 * @param failed for how many of them it did not hold
 * @param unusable for how many of these an answer could not be used: an error, a number that is NaN or infinite, or a
 *     predictor that changed its input; these are never forgiven by {@code minPassRate}
 * @param leftOut how many rows it did not apply to, or which the model refuses as they are
 * @param required how many rows it must apply to
 * @param minPassRate the share of applicable rows for which it must hold, inclusive
 * @param isVain whether the score, or without one the answer, was the same for all rows and changed rows, so that the
 *     relation shows nothing
 * @param worst the rows that failed most, at most five, the worst first
 * @param notes what else is known, such as where a curve breaks
 * @since 0.1
 */
public record RelationResult(
        String relation,
        long applicable,
        long failed,
        long unusable,
        long leftOut,
        long required,
        double minPassRate,
        boolean isVain,
        List<FailedRow> worst,
        List<String> notes) {

    /**
     * Keeps unmodifiable copies of the lists.
     *
     * @throws NullPointerException if an argument or an element is null
     */
    public RelationResult {
        Objects.requireNonNull(relation, "relation");
        worst = List.copyOf(worst);
        notes = List.copyOf(notes);
    }

    /**
     * Returns for how many rows the relation held.
     *
     * @return {@code applicable - failed}
     */
    public long passed() {
        return applicable - failed;
    }

    /**
     * Returns the share of applicable rows for which the relation held.
     *
     * @return 0 to 1; NaN if it applied to none
     */
    public double passRate() {
        return (double) passed() / applicable;
    }

    /**
     * Returns whether the relation passes: it applied to enough rows, held for enough of them, every answer could be
     * used, and not all of them were the same.
     *
     * @return never true if it applied to no row
     */
    public boolean isPassed() {
        return applicable >= Math.max(1, required) && passRate() >= minPassRate && unusable == 0 && !isVain;
    }

    /**
     * Returns the result for people.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add((isPassed() ? "passed: " : "FAILED: ") + relation);
        text.add(String.format(
                Locale.ROOT,
                "  applied to %d rows (%d left out): held for %d, not for %d",
                applicable,
                leftOut,
                passed(),
                failed));
        if (applicable < Math.max(1, required)) {
            text.add("  It must apply to at least " + Math.max(1, required)
                    + "; give other rows or another change, or set requireApplicable(…)");
        } else if (passRate() < minPassRate) {
            text.add("  It held for " + NumberText.percent(passRate()) + "; needed are "
                    + NumberText.exactPercent(minPassRate));
        }
        if (unusable > 0) {
            text.add("  An answer cannot be used for " + unusable + " of these rows; no pass rate allows that");
        }
        notes.forEach(note -> text.add("  " + note));
        worst.forEach(row -> text.add("  " + row));
        return text.toString();
    }
}
