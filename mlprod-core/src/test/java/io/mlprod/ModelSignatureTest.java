package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSignatureTest {

    private static ModelSignature signature(String model) {
        try (var handle = open(model)) {
            return handle.signature();
        }
    }

    private static Dimension n(String name) {
        return new Dimension(Dimension.DYNAMIC, name);
    }

    private static Dimension fixed(long size) {
        return new Dimension(size, null);
    }

    @Test
    void signature_severalInputs_namesTypesAndShapesInOrder() {
        ModelSignature signature = signature("columns");
        assertThat(signature.inputs())
                .containsExactly(
                        new ValueInfo("age", new TensorType(ElementType.FLOAT, List.of(n("N"), fixed(1)))),
                        new ValueInfo("income", new TensorType(ElementType.FLOAT, List.of(n("N"), fixed(1)))),
                        new ValueInfo("visits", new TensorType(ElementType.INT64, List.of(n("N"), fixed(1)))),
                        new ValueInfo("city", new TensorType(ElementType.STRING, List.of(n("N"), fixed(1)))),
                        new ValueInfo("member", new TensorType(ElementType.BOOL, List.of(n("N"), fixed(1)))));
        assertThat(signature.outputs()).extracting(ValueInfo::toString).containsExactly("score float32[N, 1]");
    }

    @ParameterizedTest
    @CsvSource({
        "identity_float16, float16", "identity_bfloat16, bfloat16", "identity_uint8, uint8", "identity_int8, int8",
        "identity_int16, int16", "identity_int32, int32", "identity_double, float64", "identity_string, string",
        "identity_bool, bool"
    })
    void signature_eachType_isNamed(String model, String type) {
        assertThat(signature(model).input("x").type()).hasToString(type + "[N, 2]");
        assertThat(signature(model).output("y").type()).hasToString(type + "[N, 2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uint16", "uint32", "uint64"})
    void signature_unsignedOutput_isNotMistakenForSigned(String type) {
        assertThat(signature("cast_" + type).output("y").type()).hasToString(type + "[N]");
    }

    @Test
    void signature_symbolicDimensions_keepTheirNames() {
        assertThat(signature("rank8").input("x").type()).hasToString("float32[A, B, C, D, E, F, G, H]");
        assertThat(signature("tokens").input("input_ids").type()).hasToString("int64[N, S]");
        assertThat(signature("zero").input("x").type()).hasToString("float32[N, 0]");
        assertThat(signature("scalar").input("x").type()).hasToString("float32[]");
    }

    @Test
    void signature_sequences_areDescribed() {
        assertThat(signature("two_zipmaps").output("by_number").type())
                .isEqualTo(new SequenceType(new MapType(ElementType.INT64, ElementType.FLOAT)));
        assertThat(signature("zipmap_order").output("y").type())
                .isEqualTo(new SequenceType(new MapType(ElementType.STRING, ElementType.FLOAT)));
        assertThat(signature("seq_int64").output("y").type().toString()).startsWith("sequence(int64");
    }

    @Test
    void metadata_everythingSet_isRead() {
        ModelMetadata metadata = signature("metadata").metadata();
        assertThat(metadata)
                .isEqualTo(new ModelMetadata(
                        "unit-test",
                        "1.2",
                        "com.example.test",
                        "metadata_graph",
                        "A linear model with metadata.",
                        7,
                        Map.of("team", "fraud", "classes", "a,b")));
    }

    @Test
    void metadata_nothingSet_isEmpty() {
        ModelMetadata metadata = signature("dynamic_batch").metadata();
        assertThat(metadata.version()).isZero();
        assertThat(metadata.description()).isEmpty();
        assertThat(metadata.custom()).isEmpty();
        assertThat(metadata.producer()).isEqualTo("mlprod-tests");
    }

    @Test
    void metadata_custom_cannotBeChanged() {
        Map<String, String> custom = signature("metadata").metadata().custom();
        assertThatThrownBy(() -> custom.put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void sha256_ofTheSignature_isThatOfTheFile() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(TestModels.path("scalar")));
        assertThat(signature("scalar").sha256()).isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void classLabels_zipmaps_areInTheirOrder() {
        assertThat(signature("zipmap_order").output("y").classLabels()).containsExactly("zebra", "ant", "mole");
        ModelSignature two = signature("two_zipmaps");
        assertThat(two.output("by_name").classLabels()).containsExactly("no", "yes");
        assertThat(two.output("by_number").classLabels()).containsExactly(30L, 10L, 20L);
    }

    @Test
    void classLabels_plainProbabilities_areThoseOfTheClassifier() {
        assertThat(signature("forest").output("probabilities").classLabels())
                .containsExactly("setosa", "versicolor", "virginica");
        assertThat(signature("logistic30").output("probabilities").classLabels())
                .containsExactly(0L, 1L);
        assertThat(signature("xgboost").output("probabilities").classLabels()).containsExactly(0L, 1L);
    }

    @Test
    void classLabels_noClassifier_areEmpty() {
        assertThat(signature("mlp").output("scores").classLabels()).isEmpty();
        assertThat(signature("dynamic_batch").output("y").classLabels()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dynamic_batch, true", "fixed_batch, false", "scalar, false", "nonzero, false", "constant_output, false",
        "initializer_output, false", "forest_zipmap, true", "seq_tensor, false", "tokens, true", "columns, true",
        "softmax_axis0, true", "loop, false", "two_zipmaps, true", "passthrough, true"
    })
    void isBatchable_model_saysWhetherAllFirstDimensionsAreDynamic(String model, boolean batchable) {
        assertThat(signature(model).isBatchable()).isEqualTo(batchable);
    }

    @Test
    void inputAndOutput_unknownName_listTheKnownOnes() {
        ModelSignature signature = signature("two_wide");
        assertThatThrownBy(() -> signature.input("nums"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("No input 'nums'", "[num, cat]");
        assertThatThrownBy(() -> signature.output("lable"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("No output 'lable'", "[label, score]");
    }

    @Test
    void toString_metadata_isATable() {
        ModelSignature signature = signature("metadata");
        assertThat(signature).hasToString("""
                        input     x  float32[N, 4]
                        output    y  float32[N, 3]
                        batch     first dimension
                        producer  unit-test 1.2
                        graph     metadata_graph
                        domain    com.example.test
                        version   7
                        custom    classes=a,b, team=fraud
                        about     A linear model with metadata.
                        sha256    %s""".formatted(signature.sha256()));
    }

    @Test
    void toString_classifier_alignsNamesAndShowsClasses() {
        assertThat(signature("forest").toString())
                .contains("input     X              float32[N, 4]\n")
                .contains("output    label          string[N]")
                .contains("output    probabilities  float32[N, 3]  classes [setosa, versicolor, virginica]\n");
    }
}
