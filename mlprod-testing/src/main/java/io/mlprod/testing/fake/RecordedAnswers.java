package io.mlprod.testing.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers that a real model gave, in a file of JSON lines, for tests without that model:
 *
 * <pre>{@code
 * // once, where the real model is
 * RecordedAnswers.record(realHandle, Claim.class, Risk.class, claims, file);
 * // in tests
 * model.otherwise(RecordedAnswers.replay(file, Claim.class, Risk.class));
 * }</pre>
 *
 * <p>The first line names the model, its version and digest, and the components of both types; every other line has an
 * input and its answer. An input that was not recorded fails the call with an {@link AssertionError}. Inputs are
 * compared as a model sees them: without {@code @NotInput} components, and doubles rounded to float32 where the
 * scripted model's input is float32; whole numbers are never rounded. The file holds the inputs as they are, so record
 * no personal data.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <I> what the model takes
 * @param <O> what it gives
 * @since 0.1
 */
public final class RecordedAnswers<I, O> implements Function<I, O> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KIND = "mlprod recorded answers";
    private static final int FORMAT = 1;

    private final Path file;
    private final ModelVersion model;
    private final Map<String, O> exact = new HashMap<>();
    private final Map<I, O> rows = new HashMap<>();
    private final Map<Set<String>, Map<String, O>> rounded = new ConcurrentHashMap<>(); // by components

    private RecordedAnswers(Path file, ModelVersion model) {
        this.file = file;
        this.model = model;
    }

    // ---- recording

    /**
     * Asks a model for its answers and writes them to a file, which replaces the one that is there. If a row fails,
     * nothing is written.
     *
     * @param <I> what the model takes
     * @param <O> what it gives
     * @param real the model: a handle, or any other predictor
     * @param input the class of what it takes
     * @param output the class of what it gives
     * @param rows the inputs; at least one
     * @param file where to write to, UTF-8
     * @throws IllegalArgumentException if there are no rows
     * @throws IllegalStateException if a row has no answer, or equal rows have different answers, or several versions
     *     of the model answer
     * @throws UncheckedIOException if the file cannot be written
     */
    public static <I, O> void record(
            Predictor<? super I, ? extends O> real,
            Class<I> input,
            Class<O> output,
            Iterable<? extends I> rows,
            Path file) {
        Objects.requireNonNull(real, "real");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        Iterator<? extends I> each = Objects.requireNonNull(rows, "rows").iterator();
        Objects.requireNonNull(file, "file");
        if (!each.hasNext()) {
            throw new IllegalArgumentException("There are no rows to record for " + file);
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(Objects.requireNonNull(folder, "folder"));
            Path draft = Files.createTempFile(folder, "recorded", ".jsonl");
            try {
                try (BufferedWriter writer = Files.newBufferedWriter(draft)) {
                    write(real, input, output, each, writer);
                }
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file, e);
        }
    }

    private static <I, O> void write(
            Predictor<? super I, ? extends O> real,
            Class<I> input,
            Class<O> output,
            Iterator<? extends I> rows,
            BufferedWriter writer)
            throws IOException {
        ModelVersion model = null;
        Map<String, String> known = new HashMap<>();
        for (int row = 1; rows.hasNext(); row++) {
            I given = Objects.requireNonNull(rows.next(), "a row");
            Prediction<? extends O> prediction = ask(real, given, row);
            if (model == null) {
                model = prediction.model();
                writer.write(header(model, input, output) + "\n");
            } else if (!model.equals(prediction.model())) {
                throw new IllegalStateException("Row " + row + " was answered by " + prediction.model()
                        + ", those before it by " + model + "; record one version at a time");
            }
            ObjectNode line = JSON.createObjectNode();
            line.set("input", RowJson.write(given));
            line.set("output", RowJson.write(prediction.value()));
            String other =
                    known.put(RowJson.key(given, Set.of()), line.get("output").toString());
            if (other == null) {
                writer.write(line + "\n");
            } else if (!other.equals(line.get("output").toString())) {
                throw new IllegalStateException("Row " + row + " got another answer than an equal row before it; this"
                        + " model's answers do not follow from its input, so they cannot be replayed: "
                        + Shown.text(given));
            }
        }
    }

    private static <I, O> Prediction<? extends O> ask(Predictor<? super I, ? extends O> real, I given, int row) {
        try {
            return real.predict(given);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Row " + row + " got no answer, so nothing was recorded: " + Shown.text(given), e);
        }
    }

    private static String header(ModelVersion model, Class<?> input, Class<?> output) {
        ObjectNode header = JSON.createObjectNode();
        header.put("kind", KIND);
        header.put("format", FORMAT);
        header.put("model", model.name());
        header.put("version", model.version());
        header.put("sha256", model.sha256());
        header.put("input", described(input));
        header.put("output", described(output));
        return header.toString();
    }

    private static String described(Class<?> type) {
        return type.isRecord()
                ? Part.of(type).stream()
                        .filter(part ->
                                part.annotation(io.mlprod.record.NotInput.class).isEmpty())
                        .map(part -> part.type().getSimpleName() + " " + part.name())
                        .collect(Collectors.joining(", ", type.getSimpleName() + "(", ")"))
                : type.getSimpleName();
    }

    // ---- replaying

    /**
     * Reads a file of answers.
     *
     * @param <I> what the model takes
     * @param <O> what it gives
     * @param file a file that {@link #record} has written
     * @param input the class of what the model takes
     * @param output the class of what it gives
     * @return the answers, as the last rule of a script
     * @throws IllegalArgumentException if there is no such file, it is damaged, or it was recorded with other types
     * @throws UncheckedIOException if it cannot be read
     */
    public static <I, O> RecordedAnswers<I, O> replay(Path file, Class<I> input, Class<O> output) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String first = reader.readLine();
            RecordedAnswers<I, O> answers = new RecordedAnswers<>(file, model(file, first, input, output));
            answers.read(reader, input, output);
            return answers;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "There are no recorded answers at " + file + "; record them with RecordedAnswers.record(…)", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }

    private static ModelVersion model(Path file, @Nullable String line, Class<?> input, Class<?> output) {
        JsonNode header = line == null ? JSON.createObjectNode() : node(file, 1, line);
        if (!header.path("kind").asText().equals(KIND) || header.path("format").asInt() != FORMAT) {
            throw new IllegalArgumentException(PlainText.line(file + ":1 is not the header of recorded answers (kind '"
                    + KIND + "', format " + FORMAT + "); record them anew with RecordedAnswers.record(…)"));
        }
        checkType(file, "input", header, input);
        checkType(file, "output", header, output);
        return new ModelVersion(
                header.path("model").asText(),
                header.path("version").asText(),
                header.path("sha256").asText());
    }

    private static void checkType(Path file, String what, JsonNode header, Class<?> type) {
        String recorded = header.path(what).asText();
        if (!recorded.equals(described(type))) {
            throw new IllegalArgumentException(PlainText.line(file + ":1 was recorded with the " + what + " " + recorded
                    + ", not " + described(type) + "; record the answers anew"));
        }
    }

    private static JsonNode node(Path file, int number, String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    PlainText.line(file + ":" + number + " is no JSON; record the answers anew"), e);
        }
    }

    private void read(BufferedReader reader, Class<I> input, Class<O> output) throws IOException {
        int number = 2;
        for (String line = reader.readLine(); line != null; line = reader.readLine(), number++) {
            if (line.isBlank()) {
                continue; // as editors leave at the end
            }
            JsonNode node = node(file, number, line);
            I row;
            O answer;
            try {
                row = RowJson.read(node.path("input"), input);
                answer = RowJson.read(node.path("output"), output);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        PlainText.line(file + ":" + number + " has no input and output of the types that its header"
                                + " names: " + e.getMessage() + "; record the answers anew"),
                        e);
            }
            add(number, row, answer);
        }
        if (exact.isEmpty()) {
            throw new IllegalArgumentException(
                    PlainText.line(file + " has no rows behind its header; record the answers anew"));
        }
    }

    private void add(int number, I row, O answer) {
        rows.put(row, answer);
        O other = exact.put(RowJson.key(row, Set.of()), answer);
        if (other != null && !RowJson.write(other).equals(RowJson.write(answer))) {
            throw new IllegalArgumentException(PlainText.line(file + ":" + number + " has another answer than an equal"
                    + " row before it, as when two recordings were merged; record the answers anew"));
        }
    }

    /** Returns the answers by rows with rounded components, without those of rows that are then alike. */
    private Map<String, O> rounded(Set<String> components) {
        Map<String, O> answers = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        rows.forEach((row, answer) -> {
            String key = RowJson.key(row, components);
            if (answers.put(key, answer) != null) {
                ambiguous.add(key);
            }
        });
        answers.keySet().removeAll(ambiguous);
        return answers;
    }

    /**
     * Returns the recorded answer to an input.
     *
     * @param input the input
     * @return the answer
     * @throws AssertionError if there is none
     */
    @Override
    public O apply(I input) {
        return answer(Objects.requireNonNull(input, "input"), Set.of());
    }

    /**
     * Returns the recorded answer to a row that has reached a model.
     *
     * @param components those that the model has rounded to float32
     */
    O answer(I input, Set<String> components) {
        O answer = exact.get(RowJson.key(input, Set.of()));
        if (answer == null && !components.isEmpty()) {
            answer = rounded.computeIfAbsent(components, this::rounded).get(RowJson.key(input, components));
        }
        if (answer == null) {
            throw new AssertionError("No answer of " + model + " was recorded in " + file + " for\n  "
                    + Shown.text(input) + "\nIt has " + exact.size()
                    + " others. Record it with the rows of this test: RecordedAnswers.record(…), or write a rule"
                    + " before otherwise(…).");
        }
        return answer;
    }

    /**
     * Returns the model whose answers these are.
     *
     * @return its name, version and digest
     */
    public ModelVersion model() {
        return model;
    }

    /**
     * Returns how many inputs have an answer.
     *
     * @return the number of different inputs
     */
    public int size() {
        return exact.size();
    }
}
