package io.mlprod.testing.golden;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.lifecycle.Golden;
import io.mlprod.model.ModelSignature;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a golden file as the host's own inputs, and the check of the host's code against them. Immutable; as
 * thread-safe as the functions given.
 *
 * @param <R> what the host's code takes
 * @since 0.1
 */
public final class GoldenRows<R> {

    /** Features are arithmetic on inputs, so they are closer than what a model computes from them. */
    private static final Closeness FEATURES = Closeness.FLOAT32.relative(1e-5);

    private static final int FEWEST_TO_EXPLAIN = 3;

    private final GoldenFile file;
    private final Function<? super GoldenRow, ? extends R> mapping;
    private final List<String> notes;
    private final @Nullable Function<? super R, ?> features;

    GoldenRows(
            GoldenFile file,
            Function<? super GoldenRow, ? extends R> mapping,
            List<String> notes,
            @Nullable Function<? super R, ?> features) {
        this.file = file;
        this.mapping = mapping;
        this.notes = notes;
        this.features = features;
    }

    /**
     * Sets the host's feature code, so that a check first compares its features with those that the file has. They
     * agree within 1e-5 of their size plus 1e-6.
     *
     * @param code returns the features of a row: a record or a map by name, or an array, list or tensor in the order of
     *     the file
     * @return a copy with this code
     * @throws IllegalArgumentException if the file has no features
     */
    public GoldenRows<R> features(Function<? super R, ?> code) {
        Objects.requireNonNull(code, "code");
        if (file.rows().get(0).features().isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": the file has no \"features\"; let the script write them, or leave features(…) out");
        }
        return new GoldenRows<>(file, mapping, notes, code);
    }

    /**
     * Returns the rows.
     *
     * @return new inputs, in the order of the file
     * @throws IllegalArgumentException if a row cannot become an input
     */
    public List<R> inputs() {
        List<R> inputs = new ArrayList<>();
        file.rows().forEach(row -> inputs.add(mapping.apply(row)));
        return inputs;
    }

    /**
     * Checks the host's code: each row must get the expected outputs. Rows are asked one after the other on the calling
     * thread; after a failure, some are asked again with two features swapped, to find the cause.
     *
     * @param code returns the answer for a row: a record, a map by name, outputs, a prediction or outcome of these, or
     *     a single value if the file has one output. Outputs that the file does not have are not compared
     * @throws AssertionError if an answer differs or is missing, the code throws, or another model answers
     * @throws IllegalArgumentException if a row cannot become an input, an answer cannot be compared, or a setting
     *     names an output that is not in the file
     * @throws IllegalStateException if the file is to be updated on a CI server
     */
    public void check(Function<? super R, ?> code) {
        run(Objects.requireNonNull(code, "code"), Closeness.FLOAT32, output -> List.of());
    }

    /**
     * Checks a handle, a fallback chain or another predictor: each row must get the expected outputs.
     *
     * @param predictor answers the rows; see {@link #check(Function)}
     * @throws AssertionError if an answer differs or is missing, the predictor throws, or its model is another one
     * @throws IllegalArgumentException if a row cannot become an input, an answer cannot be compared, or a setting
     *     names an output that is not in the file
     * @throws IllegalStateException if the file is to be updated on a CI server
     */
    public void check(Predictor<? super R, ?> predictor) {
        Objects.requireNonNull(predictor, "predictor");
        Function<R, Object> code = row -> predictor.predict(row, Call.DEFAULT);
        if (predictor instanceof ModelHandle<?, ?> handle) {
            ModelSignature signature = handle.signature();
            run(code, ModelInputs.closeness(signature), ModelInputs.classes(signature));
        } else {
            run(code, Closeness.FLOAT32, output -> List.of());
        }
    }

    private void run(Function<? super R, ?> code, Closeness usual, Function<String, List<String>> classes) {
        GoldenCheck check = file.begin(file.rows().get(0).outputs().keySet());
        if (file.isToBeUpdated()) {
            update(check, code);
            return;
        }
        Set<String> wholes = Terms.wholes(file.rows().stream().map(row -> Answers.cells(row.outputs())));
        Terms terms = new Terms(file.rules(), usual, false, classes, wholes);
        Comparison outputs = new Comparison(terms);
        Comparison transformed =
                Comparison.ofFeatures(new Terms(Rules.DEFAULT, FEATURES, false, output -> List.of(), Set.of()));
        for (GoldenRow row : file.rows()) {
            compareFeatures(check, row, transformed);
        }
        for (GoldenRow row : file.rows()) {
            outputs.add(row.id(), Answers.cells(row.outputs()), answer(check, row, code, transformed));
        }
        if (!transformed.isRight() || !outputs.isRight()) {
            throw failure(check, transformed, outputs, row -> isRight(row, code, terms));
        }
    }

    /** Asks the host's code. Where its features are wrong, these explain why it fails, so they come first. */
    private Map<String, Cells> answer(
            GoldenCheck check, GoldenRow row, Function<? super R, ?> code, Comparison transformed) {
        R input = mapping.apply(row);
        try {
            return Answers.cells(Answers.withOutputs(check.ask(row.place(), () -> code.apply(input))));
        } catch (AssertionError e) {
            if (transformed.isRight()) {
                throw e;
            }
            List<String> lines = differences(transformed);
            lines.add(e.getMessage());
            throw new AssertionError(String.join("\n", lines), e.getCause());
        }
    }

    private List<String> differences(Comparison transformed) {
        List<String> lines = new ArrayList<>(FailureText.lines(file + ": features", "rows", transformed));
        addCommon(lines, transformed);
        return lines;
    }

    private void compareFeatures(GoldenCheck check, GoldenRow row, Comparison into) {
        Function<? super R, ?> transform = features;
        if (transform == null) {
            return;
        }
        R input = mapping.apply(row);
        Map<String, @Nullable Object> given = Answers.of(check.ask(row.place(), () -> transform.apply(input)));
        Map<String, @Nullable Object> expected = row.features();
        boolean isList = given.keySet().equals(Set.of(Answers.UNNAMED));
        Cells list = isList ? Cells.of("features", given.get(Answers.UNNAMED)).squeezed() : null;
        if (list == null) {
            into.add(row.id(), Answers.cells(expected), Answers.cells(given));
        } else if (list.values().size() == expected.size()) {
            Map<String, @Nullable Object> byName = new LinkedHashMap<>();
            expected.keySet().forEach(name -> byName.put(name, list.values().get(byName.size())));
            into.add(row.id(), Answers.cells(expected), Answers.cells(byName));
        } else {
            into.add(
                    row.id(),
                    Map.of("features", Cells.of("features", new ArrayList<>(expected.values()))),
                    Map.of("features", list));
        }
    }

    private AssertionError failure(
            GoldenCheck check, Comparison transformed, Comparison outputs, Predicate<GoldenRow> isRight) {
        List<String> lines = new ArrayList<>();
        if (!transformed.isRight()) {
            lines.addAll(differences(transformed));
        }
        if (!outputs.isRight()) {
            lines.addAll(FailureText.lines(file + ": outputs", "rows", outputs));
            addCommon(lines, outputs);
            swapped(outputs, isRight).ifPresent(clue -> lines.add("  clue: " + clue));
        } else {
            check.note("the outputs agree all the same");
        }
        if (features != null && transformed.isRight()) {
            check.note("the features of all rows agree, so the difference comes after them");
        } else if (features == null && !file.rows().get(0).features().isEmpty()) {
            check.note("the file has the features, too; give your feature code with features(…) to see which differ");
        }
        notes.forEach(check::note);
        return check.failure(lines);
    }

    private void addCommon(List<String> lines, Comparison found) {
        WrongWhere.clues(file.rows(), found.wrongRows()).forEach(clue -> lines.add("  clue: " + clue));
    }

    private Optional<String> swapped(Comparison outputs, Predicate<GoldenRow> isRight) {
        Map<Boolean, List<GoldenRow>> byWrong = file.rows().stream()
                .collect(Collectors.partitioningBy(row -> outputs.wrongRows().contains(row.id())));
        List<GoldenRow> wrong = byWrong.getOrDefault(true, List.of());
        return wrong.size() < FEWEST_TO_EXPLAIN
                ? Optional.empty()
                : new SwappedInputs(wrong, byWrong.getOrDefault(false, List.of()), isRight).clue();
    }

    private boolean isRight(GoldenRow row, Function<? super R, ?> code, Terms terms) {
        Comparison one = new Comparison(terms);
        one.add(
                row.id(),
                Answers.cells(row.outputs()),
                Answers.cells(Answers.withOutputs(code.apply(mapping.apply(row)))));
        return one.isRight();
    }

    private Map<String, Cells> recorded(GoldenCheck check, GoldenRow row, Function<? super R, ?> code) {
        R input = mapping.apply(row);
        return Answers.cells(Answers.of(check.ask(row.place(), () -> code.apply(input))));
    }

    private void update(GoldenCheck check, Function<? super R, ?> code) {
        List<GoldenRow> rows = new ArrayList<>();
        for (GoldenRow row : file.rows()) {
            rows.add(row.expecting(Recording.outputs(row.outputs(), recorded(check, row, code), file.rules())));
        }
        file.update(Recording.header(check.model()), rows);
    }

    /**
     * Returns the rows as golden examples for the gates of a deploy.
     *
     * @param <O> what the handle answers
     * @param type a record whose components are named like the outputs; case and underscores do not matter
     * @return the examples, with the tolerance for numbers that a deploy has, without the outputs that are ignored here
     * @throws IllegalArgumentException if a component has no output, or one that does not fit it
     */
    public <O extends Record> Golden<R, O> toGolden(Class<O> type) {
        Objects.requireNonNull(type, "type");
        Golden<R, O> golden = null;
        for (GoldenRow row : file.rows()) {
            R input = mapping.apply(row);
            O expected = RecordBinding.bind(row.place(), row.outputs(), type);
            golden = golden == null ? Golden.of(input, expected) : golden.and(input, expected);
        }
        if (golden == null) {
            throw new IllegalStateException("A golden file without rows cannot be read");
        }
        List<String> ignored = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Names.find(component.getName(), file.rules().ignored()).ifPresent(name -> ignored.add(component.getName()));
        }
        return golden.ignoring(ignored.toArray(String[]::new));
    }
}
