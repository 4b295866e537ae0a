package io.mlprod.testing.metamorphic;

import io.mlprod.testing.internal.record.JavaLiteral;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The counts of one relation, and its worst rows. For one thread. */
final class Tally {

    private static final int WORST = 5;

    /** A row that failed, with how. */
    private record Failure(Answer.Difference difference, FailedRow row) {}

    private long applicable;
    private long failed;
    private long unusable;
    private long leftOut;
    private final List<Failure> worst = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void pass() {
        applicable++;
    }

    void leaveOut() {
        leftOut++;
    }

    void fail(long row, Object input, String change, Answer.Difference difference) {
        applicable++;
        failed++;
        unusable += difference.isUnusable() ? 1 : 0;
        boolean isAmongWorst = worst.size() < WORST
                || Answer.Difference.WORST_FIRST.compare(
                                difference, worst.get(WORST - 1).difference())
                        < 0;
        if (isAmongWorst) {
            worst.add(new Failure(
                    difference,
                    new FailedRow(row, difference.text(), change, JavaLiteral.of(input), difference.size())));
            // stable: the first of equals stays
            worst.sort(Comparator.comparing(Failure::difference, Answer.Difference.WORST_FIRST));
            if (worst.size() > WORST) {
                worst.remove(WORST);
            }
        }
    }

    void note(String note) {
        notes.add(note);
    }

    long applicable() {
        return applicable;
    }

    /** Returns what came out; {@code isVain} if all answers were the same, so that the relation shows nothing. */
    RelationResult result(String relation, Settings settings, boolean isVain) {
        return new RelationResult(
                relation,
                applicable,
                failed,
                unusable,
                leftOut,
                settings.required(),
                settings.minPassRate(),
                isVain,
                worst.stream().map(Failure::row).toList(),
                notes);
    }
}
