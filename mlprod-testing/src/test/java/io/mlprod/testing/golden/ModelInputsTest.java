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
            assertThat(ModelInputs.of(
                                    model.signature(),
                                    model.schema(),
                                    golden.rows().get(0))
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

    @Test
    void check_protocolWithFewerRowsInTheResponse_saysTheShapes() throws IOException {
        String tensor = "[{\"name\": \"%s\", \"shape\": [%d, 2], \"datatype\": \"FP32\", \"data\": %s}]";
        String text = "{\"request\": {\"inputs\": " + tensor.formatted("x", 2, "[1, 2, 3, 4]")
                + "}, \"response\": {\"outputs\": " + tensor.formatted("y", 1, "[1, 2]") + "}}";
        GoldenFile golden = GoldenFile.read(Files.writeString(folder.resolve("p.json"), text));
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open(MODELS + "identity_float.onnx")) {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> golden.check(model))
                    .withMessageContaining(
                            "outputs: 1 of 1 calls differ\n  in 1 of 1 calls, 'y' has the shape [2, 2] instead"
                                    + " of [1, 2]");
        }
        assertThat(golden.rows()).hasSize(1);
    }

    @Test
    void check_columnsOfTheSchema_areOrderedByName() throws IOException {
        Schema schema = Schema.builder()
                .columns("x", "first", "second", "third_one", "last")
                .build();
        String output = "}, \"output\": {\"y\": 1}}";
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.builder()
                .load(Path.of(MODELS + "dynamic_batch.onnx"))
                .schema(schema)
                .build()) {
            GoldenRow row = file("{\"input\": {\"last\": 4, \"thirdOne\": 3, \"first\": 1, \"second\": 2" + output)
                    .rows()
                    .get(0);
            assertThat(ModelInputs.of(model.signature(), model.schema(), row)
                            .tensor("x")
                            .floats())
                    .containsExactly(1, 2, 3, 4);
            for (String other : List.of(
                    "\"last\": 4, \"third_one\": 3, \"first\": 1, \"zweite\": 2",
                    "\"last\": 4, \"third_one\": 3, \"first\": 1",
                    "\"last\": 4, \"third_one\": 3, \"first\": 1, \"second\": 2, \"more\": 5")) {
                GoldenFile golden = file("{\"input\": {" + other + output);
                assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> golden.check(model))
                        .withMessageContaining("the schema has the columns [first, second, third_one, last] in 'x'");
            }
        }
    }

    @Test
    void check_rawTextToAModelOfFeatures_namesTheMissingFeatureCode() throws IOException {
        GoldenFile golden =
                file("{\"input\": {\"a\": 1, \"who\": \"user-661\", \"c\": 7, \"d\": 2}, \"output\": {\"y\": 1}}");
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open(MODELS + "dynamic_batch.onnx")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> golden.check(model))
                    .withMessageContaining("row '1', 'who': the text 'user-661' where float32 is expected")
                    .withMessageContaining("golden.as(YourRecord.class).check(your code)");
        }
    }
}
