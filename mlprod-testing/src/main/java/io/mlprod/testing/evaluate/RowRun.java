package io.mlprod.testing.evaluate;

import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Predictor;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.data.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run over the rows of the data: reads them, asks the model, and keeps labels, answers and slices. */
final class RowRun<R, I, O, E extends RowEvaluation<E>> {

    private static final int MAX_SLICES = 1_000; // of one column
    private static final int SHOWN = 5;

    private final Plan<R, I, O, E> plan;
    private final String model;
    private final Answers<R, O, E> answers;
    private final List<Codes<String>> slices;
    private final @Nullable Codes<Object> units;
    private final ArrayDeque<R> asked = new ArrayDeque<>(); // rows that wait for their answer: one chunk
    private final List<String> firstFailures = new ArrayList<>();
    private int[] answered = new int[1_024];
    private int answeredRows;
    private int readRows;
    private int doneRows;

    RowRun(Plan<R, I, O, E> plan, String model) {
        this.plan = plan;
        this.model = model;
        this.answers = plan.answers().get();
        this.slices = plan.slicers().stream().map(slicer -> new Codes<String>()).toList();
        this.units = plan.unit() == null ? null : new Codes<>();
    }

    EvaluatedModel<E> over(Predictor<I, ? extends O> predictor) {
        try (Stream<R> rows = plan.data().stream()) {
            Iterator<I> inputs = rows.map(this::read).iterator();
            if (predictor instanceof ModelHandle<I, ? extends O> handle) {
                handle.predictEach(inputs, (input, outcome) -> take(outcome));
            } else {
                inputs.forEachRemaining(input -> ask(predictor, input));
            }
        }
        if (readRows == 0) {
            throw new IllegalArgumentException(PlainText.line("The data '"
                    + plan.data().name() + "' has no rows; an evaluation needs some. Check the file and the filters."));
        }
        if (doneRows - answeredRows > plan.settings().mostFailures(doneRows) || answeredRows == 0) {
            throw new AssertionError(failureText());
        }
        return new EvaluatedModel<>(new EvaluatedRows<>(
                model,
                PlainText.line(plan.data().name()),
                answers,
                Arrays.copyOf(answered, answeredRows),
                doneRows,
                firstFailures,
                SliceColumn.of(plan.slicers(), slices),
                units,
                plan.settings()));
    }

    private String failureText() {
        int failed = doneRows - answeredRows;
        List<String> lines = new ArrayList<>();
        lines.add("The model '" + model + "' did not answer " + NumberText.count(failed) + " of "
                + Figures.rows(doneRows) + " of '" + plan.data().name() + "':");
        firstFailures.forEach(failure -> lines.add("  " + failure));
        if (failed > firstFailures.size()) {
            lines.add("  and " + NumberText.count(failed - firstFailures.size()) + " more");
        }
        lines.add(
                answeredRows == 0
                        ? "No row has an answer, so there is nothing to evaluate."
                        : "Allowed are " + NumberText.count(plan.settings().mostFailures(doneRows))
                                + ". Correct the rows or the model; or leave such rows out and report their number:"
                                + " countFailures(mostShare).");
        return PlainText.lines(lines);
    }

    private I read(R row) {
        Objects.requireNonNull(row, "a row of the data is null");
        readRows++;
        I input = apply("input", plan.input(), row);
        apply(
                "label",
                any -> {
                    answers.addLabel(any);
                    return any;
                },
                row);
        for (int column = 0; column < slices.size(); column++) {
            Slicer<R> slicer = plan.slicers().get(column);
            Codes<String> codes = slices.get(column);
            codes.add(apply("slice '" + slicer.name() + "'", slicer.sliceOf(), row));
            if (codes.count() > MAX_SLICES) {
                throw new IllegalArgumentException("Slices by '" + slicer.name() + "' are more than " + MAX_SLICES
                        + "; use bucket(...) for a number, or fewer values");
            }
        }
        if (units != null) {
            units.add(apply("unit", Objects.requireNonNull(plan.unit()), row));
        }
        asked.add(row);
        return input;
    }

    private <T> T apply(String what, Function<? super R, ? extends T> function, R row) {
        T value;
        try {
            value = function.apply(row);
        } catch (RuntimeException e) {
            String place = place(row, readRows);
            String why = String.valueOf(e.getMessage());
            String without = why.startsWith(place + ": ") ? why.substring(place.length() + 2) : why;
            throw new IllegalArgumentException(
                    PlainText.line(place + ": the " + what + " of the row cannot be made: " + without), e);
        }
        if (value == null) {
            throw new IllegalArgumentException(
                    PlainText.line(place(row, readRows) + ": the " + what + " of the row is null"));
        }
        return value;
    }

    private String place(R row, int number) {
        return row instanceof Row line ? line.place() : plan.data().place(number);
    }

    private void ask(Predictor<I, ? extends O> predictor, I input) {
        O value;
        try {
            value = predictor.predict(input).value();
        } catch (RuntimeException e) {
            fail(String.valueOf(e.getMessage()));
            return;
        }
        take(value);
    }

    private void take(Outcome<? extends O> outcome) {
        if (outcome instanceof Outcome.Answered<? extends O> given) {
            take(given.prediction().value());
        } else {
            fail(outcome.failure().map(Throwable::getMessage).orElse("no answer"));
        }
    }

    private void take(@Nullable O value) {
        if (value == null) {
            fail("the answer is null");
            return;
        }
        String problem = add(value);
        R row = asked.remove();
        if (problem.isEmpty()) {
            if (answeredRows == answered.length) {
                answered = Arrays.copyOf(answered, 2 * answeredRows);
            }
            answered[answeredRows++] = doneRows++;
        } else {
            note(row, problem);
        }
    }

    /** Reads an answer; what fails here is the function of the test. */
    private String add(O value) {
        try {
            return answers.addAnswer(value);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    PlainText.line(place(asked.element(), doneRows + 1) + ": the answer cannot be read: " + e), e);
        }
    }

    private void fail(String problem) {
        answers.addNone();
        note(asked.remove(), problem);
    }

    private void note(R row, String problem) {
        doneRows++;
        if (firstFailures.size() < SHOWN) {
            firstFailures.add(PlainText.line(place(row, doneRows) + ": " + problem.replaceAll("\\R\\s*", "; ")));
        }
    }
}
