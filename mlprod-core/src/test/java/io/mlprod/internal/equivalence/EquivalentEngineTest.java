package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.spi.Engine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.time.ManualTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that are planted into one of two engines, each found when the model is opened. */
class EquivalentEngineTest {

    private static Ensemble trees(String mode) {
        return new Ensemble(40, 4, mode, 7);
    }

    private static EquivalentEngine checked(Engine candidate) {
        return new EquivalentEngine(candidate, Engines.onnxRuntime(), 0, null, new ManualTime(Instant.EPOCH));
    }

    private static void accepted(byte[] model, Mutant candidate) {
        try (ModelSession session = checked(candidate).open(Mutant.artifact(model), SessionOptions.DEFAULT)) {
            assertThat(session.signature().inputs()).isNotEmpty();
            assertThat(candidate.invocations).hasPositiveValue();
        }
        assertThat(candidate.sessions).hasValue(0);
    }

    private static AbstractThrowableAssert<?, ?> refused(byte[] model, Mutant candidate) {
        var thrown = assertThatThrownBy(() -> checked(candidate).open(Mutant.artifact(model), SessionOptions.DEFAULT))
                .isInstanceOf(LoadException.class)
                .hasFieldOrPropertyWithValue("reason", LoadException.Reason.UNSUPPORTED);
        assertThat(candidate.sessions).hasValue(0);
        return thrown;
    }

    private static Arguments fault(String name, Consumer<Ensemble> fault) {
        return Arguments.of(name, fault);
    }

    static Stream<Arguments> faultsOfTrees() {
        return Stream.of(
                fault("one threshold one ulp up", trees -> trees.thresholds[123] = Math.nextUp(trees.thresholds[123])),
                fault(
                        "one threshold one ulp down",
                        trees -> trees.thresholds[77] = Math.nextDown(trees.thresholds[77])),
                fault("children swapped", trees -> trees.swap(200)),
                fault("NaN to the other side at one node", trees -> trees.missing[301] = 1 - trees.missing[301]),
                fault("NaN to the other side at all nodes", Ensemble::invertMissing),
                fault("wrong feature", trees -> trees.features[90] = (trees.features[90] + 1) % Ensemble.FEATURES),
                fault("one leaf + 1e-4", trees -> trees.leaves[400] += 1e-4f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfTrees")
    void open_faultInARegressor_isFound(String name, Consumer<Ensemble> fault) {
        for (String mode : List.of("LEQ", "LT")) {
            Ensemble damaged = trees(mode);
            fault.accept(damaged);

            refused(trees(mode).regressor(), Mutant.of(damaged.regressor()))
                    .hasMessageStartingWith("mutant answers otherwise than ONNX Runtime: rows with")
                    .hasMessageContaining("operator TreeEnsembleRegressor")
                    .hasMessageContaining("by up to");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfTrees")
    void open_faultInAClassifier_isFound(String name, Consumer<Ensemble> fault) {
        Ensemble damaged = trees("GTE");
        fault.accept(damaged);

        refused(trees("GTE").classifier(), Mutant.of(damaged.classifier()))
                .hasMessageContaining("operator TreeEnsembleClassifier");
    }

    @Test
    void open_oneThresholdAtLowestBranchOfALargeModel_faultOfAllThresholdsIsFound() {
        Ensemble damaged = new Ensemble(1000, 8, "LT", 3);
        for (int i = 0; i < damaged.thresholds.length; i++) {
            damaged.thresholds[i] = Math.nextUp(damaged.thresholds[i]);
        }

        refused(new Ensemble(1000, 8, "LT", 3).regressor(), Mutant.of(damaged.regressor()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEQ", "LT", "GTE", "GT"})
    void open_equalTrees_areAccepted(String mode) {
        accepted(trees(mode).regressor(), Mutant.of(trees(mode).regressor()));
        Ensemble logistic = trees(mode);
        logistic.transform = "LOGISTIC";
        accepted(logistic.classifier(), Mutant.of(logistic.classifier()));
    }

    @Test
    void open_sigmaIsMissing_isFound() {
        Ensemble logistic = trees("LEQ");
        logistic.transform = "LOGISTIC";

        refused(logistic.classifier(), Mutant.of(trees("LEQ").classifier()))
                .hasMessageContaining("output 'scores' differs");
    }

    @Test
    void open_labelsInAnotherOrder_signatureDiffers() {
        Ensemble other = trees("LEQ");
        other.labels = List.of("yes", "no");

        refused(trees("LEQ").classifier(), Mutant.of(other.classifier()))
                .hasMessageContaining("the signature: output 0")
                .hasMessageContaining("class labels");
    }

    /** Changes one output of each run. */
    private static UnaryOperator<Invocation> output(int changed, UnaryOperator<Value> change) {
        return invocation -> new ForwardingInvocation(invocation) {
            @Override
            public Value value(int index) {
                Value value = super.value(index);
                return index == changed ? change.apply(value) : value;
            }
        };
    }

    @Test
    void open_labelIsTheOtherOne_isFound() {
        byte[] model = trees("LEQ").classifier();

        refused(model, Mutant.of(model, output(0, value -> {
                    String[] texts = ((Tensor) value).strings();
                    Arrays.setAll(texts, i -> texts[i].equals("yes") ? "no" : "yes");
                    return Tensor.of(texts, ((Tensor) value).shape());
                })))
                .hasMessageContaining("output 'label' differs");
    }

    @Test
    void open_shapeIsAnother_isFound() {
        byte[] model = trees("LEQ").regressor();

        refused(model, Mutant.of(model, output(0, value -> Tensor.of(((Tensor) value).floats()))))
                .hasMessageContaining("has the shape");
    }

    @Test
    void open_elementTypeIsAnother_isFound() {
        byte[] model = trees("LEQ").regressor();

        refused(
                        model,
                        Mutant.of(
                                model,
                                output(0, value -> Tensor.of(((Tensor) value).doubles(), ((Tensor) value).shape()))))
                .hasMessageContaining("is of type " + ElementType.DOUBLE);
    }

    @Test
    void open_candidateThrows_isFound() {
        byte[] model = trees("LEQ").regressor();

        refused(model, Mutant.of(model, invocation -> new ForwardingInvocation(invocation) {
                    @Override
                    public void run() {
                        for (int i = 0; i < input(0).size(); i++) {
                            if (Float.isNaN(input(0).floats().get(i))) {
                                throw new ArrayIndexOutOfBoundsException("there is no node for NaN");
                            }
                        }
                        super.run();
                    }
                }))
                .hasMessageContaining("does not answer");
    }

    @Test
    void open_negativeZeroIsLost_isFound() {
        Ensemble zero = new Ensemble(1, 1, "LEQ", 1);
        zero.leaves[0] = -0.0f;

        refused(zero.regressor(), Mutant.of(zero.regressor(), output(0, value -> {
            float[] floats = ((Tensor) value).floats();
            for (int i = 0; i < floats.length; i++) {
                floats[i] = floats[i] == 0 ? -floats[i] : floats[i];
            }
            return Tensor.of(floats, ((Tensor) value).shape());
        })));
    }

    @Test
    void open_faultInBatchesOnly_isFound() {
        byte[] model = trees("LEQ").regressor();

        refused(model, Mutant.of(model, invocation -> new ForwardingInvocation(invocation) {
            @Override
            public void run() {
                super.run();
                TensorBuffer sums = super.output(0);
                if (sums.size() == 2) {
                    sums.floats().put(1, sums.floats().get(0));
                }
            }
        }));
    }

    // ---- linear ---------------------------------------------------------------------------------

    private static byte[] logistic(float[] weights, float offset) {
        OnnxBytes scaler = OnnxBytes.node("ai.onnx.ml", "Scaler", List.of("x"), List.of("s"))
                .floats("offset", 5 + offset, -3, 1000, 0)
                .floats("scale", 0.5f, 2, 0.001f, 1);
        OnnxBytes node = OnnxBytes.node("ai.onnx.ml", "LinearClassifier", List.of("s"), List.of("label", "scores"))
                .floats("coefficients", weights)
                .floats("intercepts", -0.25f, 0.25f)
                .ints("classlabels_ints", 0, 1)
                .string("post_transform", "LOGISTIC");
        return OnnxBytes.model(
                List.of(scaler, node),
                List.of(OnnxBytes.value("x", OnnxBytes.FLOAT, -1)),
                List.of(OnnxBytes.value("label", OnnxBytes.INT64, 0), OnnxBytes.value("scores", OnnxBytes.FLOAT, 2)),
                List.of());
    }

    private static final float[] WEIGHTS = {-0.5f, 0.25f, 1, -2, 0.5f, -0.25f, -1, 2};

    @Test
    void open_linearModelOfUnknownWidth_isAccepted() {
        accepted(logistic(WEIGHTS, 0), Mutant.of(logistic(WEIGHTS, 0)));
    }

    @Test
    void open_oneWeightOff_isFound() {
        float[] other = WEIGHTS.clone();
        other[1] *= 1.0001f;

        refused(logistic(WEIGHTS, 0), Mutant.of(logistic(other, 0))).hasMessageContaining("operator LinearClassifier");
    }

    @Test
    void open_oneOffsetOfTheScalerOff_isFound() {
        refused(logistic(WEIGHTS, 0), Mutant.of(logistic(WEIGHTS, 1e-3f)));
    }

    // ---- categories -----------------------------------------------------------------------------

    private static byte[] lookup(List<String> keys, long... values) {
        OnnxBytes node = OnnxBytes.node("ai.onnx.ml", "LabelEncoder", List.of("x"), List.of("y"))
                .strings("keys_strings", keys)
                .ints("values_int64s", values)
                .integer("default_int64", -1);
        return OnnxBytes.model(
                List.of(node),
                List.of(OnnxBytes.value("x", OnnxBytes.STRING, 1)),
                List.of(OnnxBytes.value("y", OnnxBytes.INT64, 1)),
                List.of());
    }

    @Test
    void open_equalLookup_isAccepted() {
        List<String> keys = List.of("red", "green", "");
        accepted(lookup(keys, 1, 2, 3), Mutant.of(lookup(keys, 1, 2, 3)));
    }

    @Test
    void open_oneCategoryIsMissing_isFound() {
        refused(lookup(List.of("red", "green", "blue"), 1, 2, 3), Mutant.of(lookup(List.of("red", "green"), 1, 2)))
                .hasMessageContaining("rows with each category, operator LabelEncoder");
    }

    @Test
    void open_emptyTextIsTakenForAKey_isFound() {
        refused(lookup(List.of("red"), 1), Mutant.of(lookup(List.of("red", ""), 1, 1)))
                .hasMessageContaining("a category that may be unknown");
    }
}
