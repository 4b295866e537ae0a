package io.mlprod.testing.metamorphic;

import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Parts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A relation between answers for the same row, asked in different company.
 *
 * @param kind in which company
 * @param seed of the order of rows
 */
record SequenceRelation<I>(Kind kind, long seed) implements Relation<I> {

    private static final double ROUNDING = 1e-6;

    /** The ways to ask again. */
    enum Kind {
        /** The same row twice, one right after the other. */
        TWICE(3, "the answer is the same when it is asked for again"),
        /** The same row again after another row. */
        AFTER_ANOTHER(1, "the answer does not depend on the input before it"),
        /** All rows in another order. */
        ORDER(0, "the answers do not depend on the order of the rows"),
        /** One by one, and all together. */
        BATCH(2, "the answer is the same alone and in a batch");

        private final int turn; // who asks most rows before the first again sees most state
        private final String words;

        Kind(int turn, String words) {
            this.turn = turn;
            this.words = words;
        }
    }

    @Override
    public String name(Settings settings) {
        return kind.words;
    }

    @Override
    public int turn() {
        return kind.turn;
    }

    @Override
    public boolean needsDifferentAnswers() {
        return kind != Kind.TWICE;
    }

    @Override
    public void check(List<I> rows, long first, Interview<I> interview, Settings settings, Tally tally) {
        switch (kind) {
            case TWICE, AFTER_ANOTHER -> checkEach(rows, first, interview, settings, tally);
            case ORDER -> checkOrder(rows, first, interview, settings, tally);
            case BATCH -> checkBatch(rows, first, interview, settings, tally);
        }
    }

    private void checkEach(List<I> rows, long first, Interview<I> interview, Settings settings, Tally tally) {
        for (int i = 0; i < rows.size(); i++) {
            I row = rows.get(i);
            I other = rows.get((i + 1) % rows.size());
            if (kind == Kind.AFTER_ANOTHER && Parts.areSame(row, other)) {
                tally.leaveOut();
                continue;
            }
            Answer before = interview.ask(row);
            String between = "";
            if (kind == Kind.AFTER_ANOTHER) {
                interview.ask(other);
                between = "asked again after " + JavaLiteral.of(other);
            }
            compare(first + i, row, before, interview.ask(row), between, settings, tally);
        }
    }

    private void checkOrder(List<I> rows, long first, Interview<I> interview, Settings settings, Tally tally) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        if (rows.size() < 2) {
            rows.forEach(row -> tally.leaveOut()); // there is only one order
            return;
        }
        List<Answer> given = interview.askAll(rows);
        List<Answer> shuffled = interview.askAll(order.stream().map(rows::get).toList());
        for (int i = 0; i < rows.size(); i++) {
            int place = order.indexOf(i);
            String where = "as number " + i + " and as number " + place + " of " + rows.size();
            compare(first + i, rows.get(i), given.get(i), shuffled.get(place), where, settings, tally);
        }
    }

    private void checkBatch(List<I> rows, long first, Interview<I> interview, Settings settings, Tally tally) {
        if (!interview.canBatch()) {
            throw new IllegalStateException(
                    "Only a ModelHandle answers batches of its own; say with batch(…) how others do");
        }
        if (rows.size() < 2) {
            rows.forEach(row -> tally.leaveOut()); // a batch of one shows nothing
            return;
        }
        List<Answer> together = interview.askAll(rows);
        for (int i = 0; i < rows.size(); i++) {
            String where = "alone and in a batch of " + rows.size();
            compare(first + i, rows.get(i), interview.ask(rows.get(i)), together.get(i), where, settings, tally);
        }
    }

    private static <I> void compare(
            long number, I row, Answer one, Answer other, String how, Settings settings, Tally tally) {
        if (one.isRefused() && other.isRefused()) {
            tally.leaveOut();
            return;
        }
        one.problemWith(other)
                .or(() -> one.differenceTo(other, settings.tolerance(ROUNDING)))
                .ifPresentOrElse(difference -> tally.fail(number, row, how, difference), tally::pass);
    }
}
