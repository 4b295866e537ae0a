package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees behind steps of preparation: rows still meet their thresholds, so that faults of one ulp are found. */
class PreparedRowsTest {

    private static final List<OnnxBytes> FLOATS = List.of(OnnxBytes.value("x", OnnxBytes.FLOAT, Ensemble.FEATURES));

    private static ModelSession open(byte[] model, byte[] opened) {
        return new EquivalentEngine(Mutant.of(opened), Engines.onnxRuntime(), 0, null, new ManualTime(Instant.EPOCH))
                .open(Mutant.artifact(model), SessionOptions.DEFAULT);
    }

    private static OnnxBytes ml(String operator, String from, String to) {
        return OnnxBytes.node("ai.onnx.ml", operator, List.of(from), List.of(to));
    }

    private static byte[] behind(
            Ensemble trees, List<OnnxBytes> inputs, List<OnnxBytes> constants, OnnxBytes... steps) {
        trees.input = "prepared";
        List<OnnxBytes> nodes = Stream.concat(Arrays.stream(steps), Stream.of(trees.regressorNode()))
                .toList();
        return OnnxBytes.model(nodes, inputs, List.of(OnnxBytes.value("y", OnnxBytes.FLOAT, 1)), constants);
    }

    private static Arguments steps(String name, Function<Ensemble, byte[]> model) {
        return Arguments.of(name, model);
    }

    static Stream<Arguments> preparations() {
        return Stream.of(
                steps(
                        "Scaler, some columns turned round",
                        trees -> behind(
                                trees,
                                FLOATS,
                                List.of(),
                                ml("Scaler", "x", "prepared")
                                        .floats("offset", 100, 0, -3, 0.001f, 0, 7)
                                        .floats("scale", 0.1f, -1, 0.5f, -0.2f, 0.01f, 1))),
                steps(
                        "Imputer",
                        trees -> behind(
                                trees,
                                FLOATS,
                                List.of(),
                                ml("Imputer", "x", "prepared")
                                        .floats("imputed_value_floats", 0, 1, 2, 3, 4, 5)
                                        .floating("replaced_value_float", Float.NaN))),
                steps(
                        "Imputer and Scaler",
                        trees -> behind(
                                trees,
                                FLOATS,
                                List.of(),
                                ml("Imputer", "x", "filled")
                                        .floats("imputed_value_floats", 0.5f)
                                        .floating("replaced_value_float", Float.NaN),
                                ml("Scaler", "filled", "prepared")
                                        .floats("offset", 1)
                                        .floats("scale", 0.3f))),
                steps(
                        "columns of two inputs",
                        trees -> behind(
                                trees,
                                List.of(
                                        OnnxBytes.value("a", OnnxBytes.FLOAT, 2),
                                        OnnxBytes.value("b", OnnxBytes.FLOAT, 4)),
                                List.of(),
                                OnnxBytes.node("", "Concat", List.of("b", "a"), List.of("prepared"))
                                        .integer("axis", 1))),
                steps(
                        "doubles made floats",
                        trees -> behind(
                                trees,
                                List.of(OnnxBytes.value("x", OnnxBytes.DOUBLE, Ensemble.FEATURES)),
                                List.of(),
                                OnnxBytes.node("", "Cast", List.of("x"), List.of("prepared"))
                                        .integer("to", OnnxBytes.FLOAT))),
                steps(
                        "arithmetic with constants",
                        trees -> behind(
                                trees,
                                FLOATS,
                                List.of(
                                        OnnxBytes.initializer("mean", new float[] {1, 2, 3, 4, 5, 6}, 6),
                                        OnnxBytes.initializer("by", new float[] {-3}, 1)),
                                OnnxBytes.node("", "Sub", List.of("x", "mean"), List.of("centred")),
                                OnnxBytes.node("", "Div", List.of("centred", "by"), List.of("prepared")))));
    }

    /** All of its columns rise or fall by steps that are finer than the thresholds, except for a few. */
    private static Ensemble trees(boolean isOff) {
        Ensemble trees = new Ensemble(20, 3, "LEQ", 11);
        if (isOff) {
            for (int i = 0; i < trees.thresholds.length; i++) {
                trees.thresholds[i] = Math.nextUp(trees.thresholds[i]);
            }
        }
        return trees;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("preparations")
    void open_thresholdsBehindStepsAreOneUlpOff_isFound(String name, Function<Ensemble, byte[]> model) {
        assertThatThrownBy(() -> open(model.apply(trees(false)), model.apply(trees(true))))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("operator TreeEnsembleRegressor");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("preparations")
    void open_equalSteps_areAccepted(String name, Function<Ensemble, byte[]> model) {
        open(model.apply(trees(false)), model.apply(trees(false))).close();
    }

    /** A text of three and three numbers. */
    private static byte[] oneHot(Ensemble trees, List<String> keys) {
        return behind(
                trees,
                List.of(OnnxBytes.value("t", OnnxBytes.STRING, 1), OnnxBytes.value("x", OnnxBytes.FLOAT, 3)),
                List.of(),
                ml("OneHotEncoder", "t", "hot3").strings("cats_strings", keys).integer("zeros", 1),
                OnnxBytes.node("", "Flatten", List.of("hot3"), List.of("hot")).integer("axis", 1),
                OnnxBytes.node("", "Concat", List.of("hot", "x"), List.of("prepared"))
                        .integer("axis", 1));
    }

    @Test
    void open_treesOverCategories_faultsOfTheirThresholdsAndKeysAreFound() {
        List<String> keys = List.of("red", "green", "blue");
        Ensemble other = trees(false);
        for (int i = 0; i < other.features.length; i++) {
            other.thresholds[i] += other.features[i] == 1 ? 1 : 0; // none of its values is between any more
        }

        open(oneHot(trees(false), keys), oneHot(trees(false), keys)).close();
        assertThatThrownBy(() -> open(oneHot(trees(false), keys), oneHot(other, keys)))
                .isInstanceOf(LoadException.class);
        assertThatThrownBy(
                        () -> open(oneHot(trees(false), keys), oneHot(trees(false), List.of("red", "blue", "green"))))
                .isInstanceOf(LoadException.class);
    }

    @Test
    void open_treesOfVersion5_faultsAreFound() {
        Ensemble trees = new Ensemble(10, 3, "LT", 5);
        Ensemble off = new Ensemble(10, 3, "LT", 5);
        off.thresholds[33] = Math.nextDown(off.thresholds[33]);

        open(trees.numbered(), trees.numbered()).close();
        assertThatThrownBy(() -> open(trees.numbered(), off.numbered()))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("operator TreeEnsemble,");
    }

    @Test
    void open_treesThatAskForMembers_faultOfOneMemberIsFound() {
        Ensemble trees = new Ensemble(10, 3, "LT", 5);

        open(trees.numbered(0, 1, 2), trees.numbered(0, 1, 2)).close();
        assertThatThrownBy(() -> open(trees.numbered(0, 1, 2), trees.numbered(0, 1, 3)))
                .isInstanceOf(LoadException.class);
    }

    // ---- networks -------------------------------------------------------------------------------

    private static byte[] network(float off) {
        float[] first = new float[4 * 8];
        float[] second = new float[8 * 3];
        for (int i = 0; i < first.length; i++) {
            first[i] = (float) Math.sin(i);
        }
        for (int i = 0; i < second.length; i++) {
            second[i] = (float) Math.cos(i);
        }
        second[5] += off;
        return OnnxBytes.model(
                List.of(
                        OnnxBytes.node("", "MatMul", List.of("x", "w1"), List.of("a")),
                        OnnxBytes.node("", "Add", List.of("a", "b1"), List.of("b")),
                        OnnxBytes.node("", "Relu", List.of("b"), List.of("c")),
                        OnnxBytes.node("", "Gemm", List.of("c", "w2", "b2"), List.of("d")),
                        OnnxBytes.node("", "Softmax", List.of("d"), List.of("y"))),
                List.of(OnnxBytes.value("x", OnnxBytes.FLOAT, 4)),
                List.of(OnnxBytes.value("y", OnnxBytes.FLOAT, 3)),
                List.of(
                        OnnxBytes.initializer("w1", first, 4, 8),
                        OnnxBytes.initializer("b1", new float[8], 8),
                        OnnxBytes.initializer("w2", second, 8, 3),
                        OnnxBytes.initializer("b2", new float[3], 3)));
    }

    @Test
    void open_networkWithOneWeightOff_isFound() {
        open(network(0), network(0)).close();
        assertThatThrownBy(() -> open(network(0), network(1e-4f)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("operator Softmax");
    }
}
