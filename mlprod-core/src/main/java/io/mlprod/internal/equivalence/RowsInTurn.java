package io.mlprod.internal.equivalence;

import io.mlprod.model.Value;
import io.mlprod.time.TimeSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The run of all kinds of rows through both engines, some of each kind in turn, so that none is left out if the time is
 * up. Most rows run in batches, and some alone and in pairs, since engines take other paths for those. For one thread,
 * but for {@link #stop()}.
 */
final class RowsInTurn {

    private static final int BATCH = 64;
    private static final int MOST_ELEMENTS = 1 << 22; // of a batch
    private static final int TRIES = 4;
    private static final int ROWS_IN_TIME = 10;

    private final Side reference;
    private final Side candidate;
    private final Comparison comparison;
    private final List<Draft> drafts = new ArrayList<>();
    private final TimeSource time;
    private final long budget;
    private final long end;
    private int rows;
    private int answered;
    private volatile boolean isStopped;

    /** A kind of rows, and how far it has come. */
    private static final class Turn {

        private final RowKind kind;
        private final Findings findings = new Findings();
        private int next;

        Turn(RowKind kind) {
            this.kind = kind;
        }

        boolean hasMore() {
            return next < kind.count();
        }
    }

    RowsInTurn(
            Side reference,
            Side candidate,
            Comparison comparison,
            List<Slot> slots,
            TimeSource time,
            long budgetNanos) {
        this.reference = reference;
        this.candidate = candidate;
        this.comparison = comparison;
        this.time = time;
        this.budget = budgetNanos;
        this.end = time.nanoTime() + budgetNanos;
        long width = slots.stream().mapToLong(Slot::width).sum();
        long batch = slots.get(0).takesBatches() ? Math.max(1, Math.min(BATCH, MOST_ELEMENTS / width)) : 1;
        for (int i = 0; i < batch; i++) {
            drafts.add(new Draft(slots));
        }
    }

    /** Ends the comparison soon; may be called by another thread. */
    void stop() {
        isStopped = true;
    }

    /** Runs the rows, until all are done, the time is up, or a kind has found a difference. */
    Verdict run(List<RowKind> kinds) {
        List<Turn> turns = new ArrayList<>();
        kinds.forEach(kind -> turns.add(new Turn(kind)));
        if (isTooSlow(kinds.get(kinds.size() - 1))) {
            return Verdict.unknown("a row takes so long that too few could be compared");
        }
        boolean hasMore = true;
        for (int round = 0; hasMore && (round == 0 || isInTime()); round++) {
            hasMore = false;
            for (Turn turn : turns) {
                int steps = round == 0 ? 1 : turn.kind.steps();
                for (int i = 0; i < steps && turn.hasMore() && (round == 0 ? !isStopped : isInTime()); i++) {
                    step(turn);
                    hasMore = true;
                }
                if (turn.findings.areDifferent()) {
                    return different(turn);
                }
            }
        }
        turns.forEach(this::count);
        if (answered < Math.max(1, rows / 20)) {
            return Verdict.unknown("the reference answers " + answered + " of the " + rows
                    + " rows that were made from the model, which are too few to compare");
        }
        return Verdict.equal(rows);
    }

    /** Returns whether one row takes so long that not even some rows of each kind would be run in time. */
    private boolean isTooSlow(RowKind kind) {
        long before = time.nanoTime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && least > budget / ROWS_IN_TIME && !isStopped; i++) {
            kind.write(Math.min(i, kind.count() - 1), drafts.get(0));
            reference.run(drafts.subList(0, 1));
            candidate.run(drafts.subList(0, 1));
            long now = time.nanoTime();
            least = Math.min(
                    least, now - before); // the first run of a model takes longer, and others may use the processor
            before = now;
        }
        return least > budget / ROWS_IN_TIME;
    }

    private boolean isInTime() {
        return time.nanoTime() < end && !isStopped;
    }

    /** Runs the rest of the kind that has found a difference, for the size of it. */
    private Verdict different(Turn turn) {
        while (turn.hasMore() && isInTime()) {
            step(turn);
        }
        return Verdict.different("rows with " + turn.kind.name() + ", " + turn.findings.words(), turn.findings.rows());
    }

    private void count(Turn turn) {
        rows += turn.findings.rows();
        answered += turn.findings.answered();
    }

    private void step(Turn turn) {
        int size = Math.min(drafts.size(), turn.kind.count() - turn.next);
        for (int i = 0; i < size; i++) {
            turn.kind.write(turn.next + i, drafts.get(i));
        }
        List<Draft> batch = drafts.subList(0, size);
        turn.next += size;
        if (size == 1 || !compare(batch, turn.findings)) {
            batch.forEach(one -> compare(List.of(one), turn.findings));
            return;
        }
        compare(batch.subList(0, 1), turn.findings);
        compare(batch.subList(size / 2, Math.min(size, size / 2 + 2)), turn.findings);
    }

    /** Compares rows that run together; returns false if they have to run one by one, as not all are answered. */
    private boolean compare(List<Draft> batch, Findings findings) {
        List<Value> expected = reference.run(batch);
        List<Value> actual = candidate.run(batch);
        if (batch.size() > 1 && (expected == null || actual == null)) {
            return false;
        }
        comparison.compare(batch, expected, actual, findings);
        return true;
    }
}
