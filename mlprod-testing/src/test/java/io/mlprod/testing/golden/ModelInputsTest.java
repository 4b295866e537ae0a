package io.mlprod.testing.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.record.Label;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that go into a model as they are: its pipeline is within the ONNX file. */
class ModelInputsTest {

    private static final Path PENGUINS = Path.of("../samples/quickstart/src/main/resources/penguins");
    private static final String MODELS = "../mlprod-core/src/test/resources/models/";

    @TempDir
    private Path folder;

    record Penguin(
            @Nullable Float billLengthMm,
            @Nullable Float billDepthMm,
            @Nullable Float flipperLengthMm,
            @Nullable Float bodyMassG,
            String island,
            @Nullable Sex sex) {}

    enum Sex {
        @Label("female")
        FEMALE,
        @Label("male")
        MALE
    }

    record Species(String label, Map<String, Float> probabilities) {}

    private GoldenFile file(String rows) throws IOException {
        return GoldenFile.read(Files.writeString(
                folder.resolve("x.json"), "{\"format\": \"mlprod golden 1\", \"rows\": [" + rows + "]}"));
    }

    /** Returns what scikit-learn answered for the penguins that were held out of training. */
    private GoldenFile penguins() throws IOException {
        List<String> birds = Files.readAllLines(PENGUINS.resolve("heldout.csv"));
        List<String> answers = Files.readAllLines(PENGUINS.resolve("python_predictions.csv"));
        String[] names = birds.get(0).split(",", -1);
        String[] classes = answers.get(0).split(",", -1);
        List<String> rows = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            String[] bird = birds.get(i).split(",", -1);
            String[] answer = answers.get(i).split(",", -1);
            String input = IntStream.range(0, 6)
                    .mapToObj(k -> "\"" + names[k] + "\": "
                            + (bird[k].isEmpty() ? "null" : k < 4 ? bird[k] : "\"" + bird[k] + "\""))
                    .collect(Collectors.joining(", "));
            String scores = IntStream.range(1, 4)
                    .mapToObj(k -> "\"" + classes[k] + "\": " + answer[k])
                    .collect(Collectors.joining(", "));
            rows.add("{\"input\": {" + input + "}, \"output\": {\"label\": \"" + answer[0] + "\", \"probabilities\": {"
                    + scores + "}}}");
        }
        return file(String.join(",\n", rows));
    }

    @Test
    void check_namedColumns_withMissingValuesAndClassNames() throws IOException {
        Schema missing = Schema.builder().nonFiniteInputs(NonFinite.ALLOW_NAN).build();
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.builder()
                .load(PENGUINS.resolve("penguins.onnx"))
                .schema(missing)
                .build()) {
            penguins().check(model);
        }
    }

    @Test
    void check_handleOfRecords_answersByItsOwnNames() throws IOException {
        try (ModelHandle<Penguin, Species> model =
                ModelHandle.open(PENGUINS.resolve("penguins.onnx"), Penguin.class, Species.class)) {
            penguins().as(Penguin.class).check(model);
        }
    }

    @Test
    void check_oneWideInput_takesTheColumnsInTheirOrder() throws IOException {
        GoldenFile golden = file("{\"input\": {\"a\": 1, \"b\": 2.5, \"c\": 7, \"d\": true}, \"output\": {\"y\": 1}}");
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open(MODELS + "dynamic_batch.onnx")) {
            assertThat(ModelInputs.of(model.signature(), golden.rows().get(0))
                            .tensor("x")
                            .floats())
                    .containsExactly(1, 2.5f, 7, 1);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> golden.check(model))
                    .withMessageContaining("'y' has the shape [3] instead of a single value")
                    .withMessageContaining("the columns went into 'x' in the order of the file: [a, b, c, d]");
        }
    }

    @Test
    void check_wholeNumbersOfAnotherKind_areRefused() throws IOException {
        GoldenFile golden = file("{\"input\": {\"x\": 1.5}, \"output\": {\"y\": 1}}");
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open(MODELS + "cast_uint16.onnx")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> golden.check(model))
                    .withMessageContaining("row '1', 'x': 1.5 where int64 is expected");
        }
    }

    @Test
    void check_zipMaps_areComparedByClass() throws IOException {
        String input = "{\"input\": {\"X\": [0.1, 0.2, 0.3, 0.4]}, \"output\": ";
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open(MODELS + "forest_zipmap.onnx")) {
            GoldenFile asked = file(input + "{\"output_probability\": {\"none\": 1}}}");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> asked.check(model))
                    .withMessageContaining("'output_probability' has the shape [[")
                    .withMessageContaining("instead of [[none]]");
        }
    }

    @Test
    void check_doubleModel_isHeldToDoubles() throws IOException {
        GoldenFile golden = file("{\"input\": {\"x\": [1.0, 2.0]}, \"output\": {\"y\": [1.0, 2.00001]}}");
        try (ModelHandle<Inputs, Outputs> precise = ModelHandle.open(MODELS + "identity_double.onnx");
                ModelHandle<Inputs, Outputs> single = ModelHandle.open(MODELS + "identity_float.onnx")) {
            golden.check(single);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> golden.check(precise))
                    .withMessageContaining("y[1]");
        }
    }
}
