package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JSON file beside the model, below annotations, below the builder. */
class SchemaLayersTest {

    @TempDir
    private Path folder;

    private Path model;

    record Two(@Range(min = 0, max = 10) float a, float b) {}

    @BeforeEach
    void copyModel() throws IOException {
        model = Files.copy(TestModels.path("identity_float"), folder.resolve("m.onnx"));
    }

    private void beside(String json) throws IOException {
        Files.writeString(folder.resolve("m.schema.json"), json);
    }

    private ModelHandle<Two, Outputs> open(Schema... schemas) {
        ModelHandleBuilder<Two, Outputs> builder =
                ModelHandle.builder(Two.class, Outputs.class).load(model);
        for (Schema schema : schemas) {
            builder.schema(schema);
        }
        return builder.build();
    }

    private static Schema range(String feature, double min, double max) {
        return Schema.builder().feature(feature, rules -> rules.range(min, max)).build();
    }

    private static void assertRefused(ModelHandle<Two, Outputs> handle, float a, float b, String range) {
        assertThatThrownBy(() -> handle.predict(new Two(a, b)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(range);
    }

    @Test
    void build_fileBesideTheModel_addsRules() throws IOException {
        beside("{\"features\": {\"b\": {\"min\": 5, \"max\": 6}}}");
        try (ModelHandle<Two, Outputs> handle = open()) {
            assertThat(handle.predict(new Two(1, 5)).violations()).isEmpty();
            assertRefused(handle, 1, 7, "b: range, expected 5.0 to 6.0");
        }
    }

    @Test
    void build_annotation_goesOverTheFile() throws IOException {
        beside("{\"features\": {\"a\": {\"min\": 100, \"max\": 200}}}");
        try (ModelHandle<Two, Outputs> handle = open()) {
            assertThat(handle.predict(new Two(1, 1)).violations()).isEmpty();
            assertRefused(handle, 100, 1, "a: range, expected 0.0 to 10.0");
        }
    }

    @Test
    void build_builderSchemas_goOverTheAnnotationInTheirOrder() throws IOException {
        beside("{\"features\": {\"b\": {\"min\": 5, \"max\": 6}}}");
        try (ModelHandle<Two, Outputs> handle = open(range("a", 50, 60), range("a", 70, 80))) {
            assertThat(handle.predict(new Two(75, 5)).violations()).isEmpty();
            assertRefused(handle, 55, 5, "a: range, expected 70.0 to 80.0");
            assertRefused(handle, 75, 7, "b: range");
        }
    }

    @Test
    void build_ruleOfTheFileThatNobodyOverrides_staysInForce() throws IOException {
        beside("{\"features\": {\"a\": {\"onViolation\": \"clamp\"}, \"b\": {\"max\": 6}}}");
        Schema minimum = Schema.builder().feature("b", rules -> rules.min(5)).build();
        try (ModelHandle<Two, Outputs> handle = open(minimum)) {
            assertThat(handle.predict(new Two(11, 5)).value().tensor("y").floats())
                    .containsExactly(10, 5);
            assertRefused(handle, 1, 7, "b: range, expected 5.0 to 6.0");
        }
    }

    @Test
    void build_layersThatTogetherLetNothingThrough_areRefused() throws IOException {
        beside("{\"features\": {\"b\": {\"max\": 6}}}");
        Schema minimum = Schema.builder().feature("b", rules -> rules.min(7)).build();
        assertThatThrownBy(() -> open(minimum))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("'b'", "7.0 to 6.0");
    }

    @Test
    void build_columnsInTheFile_orderTheRecord() throws IOException {
        beside("{\"columns\": {\"x\": [\"b\", \"a\"]}}");
        try (ModelHandle<Two, Outputs> handle = open()) {
            assertThat(handle.predict(new Two(1, 2)).value().tensor("y").floats())
                    .containsExactly(2, 1);
        }
    }

    @Test
    void build_brokenFile_isALoadExceptionThatNamesThePlace() throws IOException {
        beside("{\"features\": {\"a\": {\"mim\": 1}}}");
        assertThatThrownBy(this::open)
                .isInstanceOf(LoadException.class)
                .satisfies(e -> assertThat(((LoadException) e).reason()).isEqualTo(Reason.SIGNATURE_MISMATCH))
                .hasMessageContainingAll("m.schema.json", "features.a.mim", "unknown rule");
    }

    @Test
    void build_fileWithUnknownFeature_isRefused() throws IOException {
        beside("{\"features\": {\"aa\": {\"min\": 1}}}");
        assertThatThrownBy(this::open)
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("rules for 'aa'", "[a, b]");
    }

    @Test
    void open_fileBesideTheModel_isReadForTensorsToo() throws IOException {
        beside("{\"columns\": {\"x\": [\"p\", \"q\"]}, \"features\": {\"q\": {\"max\": 1}}}");
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(model)) {
            assertThatThrownBy(() -> handle.predict(Inputs.of("x", Tensor.of(new float[] {5, 5}, 1, 2))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("q: range", "1 violation");
        }
    }

    @Test
    void schema_threeLayers_areMerged() throws IOException {
        beside("{\"features\": {\"a\": {\"min\": 100}, \"b\": {\"min\": 5, \"max\": 6}}}");
        try (ModelHandle<Two, Outputs> handle =
                open(Schema.builder().feature("a", rules -> rules.max(7)).build())) {
            assertThat(handle.schema().feature("a").min()).hasValue(0);
            assertThat(handle.schema().feature("a").max()).hasValue(7);
            assertThat(handle.schema().feature("b").max()).hasValue(6);
        }
    }

    @Test
    void schema_newVersionWithAFileOfItsOwn_isThatOfTheServingVersion() throws IOException {
        try (ModelHandle<Two, Outputs> handle = open()) {
            assertThat(handle.schema().feature("b").max()).isEmpty();
            Path next = Files.copy(TestModels.path("identity_float"), folder.resolve("next.onnx"));
            Files.write(next, new byte[] {0x32, 0}, StandardOpenOption.APPEND); // an empty doc_string
            Files.writeString(folder.resolve("next.schema.json"), "{\"features\": {\"b\": {\"max\": 3}}}");
            handle.deploy(next);

            assertThat(handle.schema().feature("b").max()).hasValue(3);
        }
    }

    @Test
    void inputType_recordOrTensors_isTheClassGiven() {
        try (ModelHandle<Two, Outputs> records = open();
                ModelHandle<Inputs, Outputs> tensors = TestModels.open("identity_float")) {
            assertThat(records.inputType()).isEqualTo(Two.class);
            assertThat(tensors.inputType()).isEqualTo(Inputs.class);
            assertThat(tensors.schema().featureNames()).isEmpty();
        }
    }
}
