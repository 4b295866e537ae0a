package io.mlprod.testing.metamorphic;

import io.mlprod.testing.internal.record.JavaLiteral;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The counts of one relation, and its worst rows. For one thread. */
final class Tally {

    private static final int WORST = 5;

    private long applicable;
    private long failed;
    private long leftOut;
    private final List<FailedRow> worst = new ArrayList<>();
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
        boolean isAmongWorst =
                worst.size() < WORST || difference.size() > worst.get(WORST - 1).size();
        if (isAmongWorst) {
            worst.add(new FailedRow(row, difference.text(), change, JavaLiteral.of(input), difference.size()));
            worst.sort(Comparator.comparingDouble(FailedRow::size).reversed()); // stable: the first of equals stays
            if (worst.size() > WORST) {
                worst.remove(WORST);
            }
        }
    }

    void fail(long row, Object input, String change, String problem) {
        fail(row, input, change, new Answer.Difference(problem, Double.POSITIVE_INFINITY));
    }

    void note(String note) {
        notes.add(note);
    }

    RelationResult result(String relation, Settings settings) {
        return new RelationResult(
                relation, applicable, failed, leftOut, settings.required(), settings.minPassRate(), worst, notes);
    }
}
