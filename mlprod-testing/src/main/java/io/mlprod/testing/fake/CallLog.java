package io.mlprod.testing.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one version was asked. A row of a batch that got no answer is asked again alone: it keeps its number, and the
 * answer that the script has given it, and is not counted twice. Thread-safe.
 */
final class CallLog<I, O> {

    static final int MAX_KEPT = 10_000;

    /**
     * Rows that are run.
     *
     * @param rows what the model is asked
     * @param answers what the script has answered, so far
     * @param first the number of the first row, from 1 since the model was built
     * @param isAskedAgain whether it is a single row that had no answer in a batch before
     */
    record Asked<I, O>(List<I> rows, List<O> answers, long first, boolean isAskedAgain) {}

    /** A row that has to be asked again. */
    private record Owed<I, O>(I row, @Nullable O answer, long number) {}

    private final Deque<I> inputs = new ArrayDeque<>();
    private final Deque<Integer> batchSizes = new ArrayDeque<>();
    private final Deque<Owed<I, O>> owed = new ArrayDeque<>();
    private long total; // never reset: disturbances count from it, too
    private long before; // the reset
    private long runs;

    /** Creates a log whose rows have no number that a rule could name. */
    static <I, O> CallLog<I, O> withoutNumbers() {
        CallLog<I, O> log = new CallLog<>();
        log.before = Long.MAX_VALUE / 2;
        return log;
    }

    /** Counts a run. */
    synchronized Asked<I, O> begin(List<I> rows) {
        runs++;
        add(batchSizes, rows.size());
        Owed<I, O> again = rows.size() == 1 ? takeOwed(rows.get(0)) : null;
        if (again != null) {
            List<O> answers = new ArrayList<>();
            if (again.answer() != null) {
                answers.add(again.answer());
            }
            return new Asked<>(rows, answers, again.number(), true);
        }
        long first = total + 1;
        total += rows.size();
        rows.forEach(row -> add(inputs, row));
        return new Asked<>(rows, new ArrayList<>(), first, false);
    }

    private @Nullable Owed<I, O> takeOwed(I row) {
        for (Iterator<Owed<I, O>> each = owed.iterator(); each.hasNext(); ) {
            Owed<I, O> candidate = each.next();
            if (areEqual(candidate.row(), row)) {
                each.remove();
                return candidate;
            }
        }
        return null;
    }

    /** Notes that a row of a batch got no answer that the handle takes. */
    synchronized void owe(Asked<I, O> asked, int row) {
        O answer = row < asked.answers().size() ? asked.answers().get(row) : null;
        add(owed, new Owed<>(asked.rows().get(row), answer, asked.first() + row));
    }

    /** Compares rows, looking into the arrays of records. */
    private static boolean areEqual(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Record && b instanceof Record && a.getClass() == b.getClass()) {
            return Part.of(a.getClass()).stream().allMatch(part -> areEqual(part.of(a), part.of(b)));
        }
        return Objects.deepEquals(a, b);
    }

    private static <T> void add(Deque<T> kept, T value) {
        if (kept.size() == MAX_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(value);
    }

    /** Returns how many rows there were before a run that begins now, since the model was built. */
    synchronized long total() {
        return total;
    }

    /** Returns the number of a row since the last reset. */
    synchronized long call(long number) {
        return number - before;
    }

    synchronized long calls() {
        return total - before;
    }

    synchronized long runs() {
        return runs;
    }

    synchronized List<I> inputs() {
        return List.copyOf(inputs);
    }

    synchronized List<Integer> batchSizes() {
        return new ArrayList<>(batchSizes);
    }

    synchronized void reset() {
        inputs.clear();
        batchSizes.clear();
        owed.clear();
        before = total;
        runs = 0;
    }
}
