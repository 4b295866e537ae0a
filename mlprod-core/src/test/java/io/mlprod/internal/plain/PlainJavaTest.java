package io.mlprod.internal.plain;

import static io.mlprod.model.ElementType.FLOAT;
import static io.mlprod.model.ElementType.INT64;
import static io.mlprod.model.ElementType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.ModelHandle;
import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.TensorBuffer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine behind a handle, and what a session promises beside its answers. */
@Timeout(60)
class PlainJavaTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    record Penguin(
            @Nullable Float billLengthMm,
            @Nullable Float billDepthMm,
            @Nullable Float flipperLengthMm,
            @Nullable Float bodyMassG,
            String island,
            String sex) {}

    record Species(String label, Map<String, Float> probabilities) {}

    private static ModelSession open(String name) {
        return Both.open(Engines.plainJava(), ModelSource.of(MODELS.resolve(name + ".onnx")));
    }

    private static Invocation newInvocation(ModelSession session) {
        return session.newInvocation(session.signature().outputs().stream()
                .filter(output -> output.type() instanceof TensorType)
                .map(ValueInfo::name)
                .toList());
    }

    private static void fill(ModelSession session, Invocation invocation, int batch, Rows rows) {
        for (int i = 0; i < session.signature().inputs().size(); i++) {
            TensorType type = (TensorType) session.signature().inputs().get(i).type();
            long[] shape = {batch, type.shape().get(1).size()};
            TensorBuffer buffer = invocation.input(i);
            buffer.reshape(shape);
            buffer.put(0, rows.of(type.elementType(), 0, shape));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logistic30",
                "forest",
                "xgboost",
                "lightgbm",
                "plain_mlp_words",
                "plain_mlp_binary",
                "plain_scaled_logistic",
                "plain_table_one_hot",
                "plain_table_ordinal_trees",
                "plain_linear_svc",
                "plain_boosted"
            })
    void run_manyTimes_allocatesNothing(String name) {
        ModelSession session = open(name);
        Invocation invocation = newInvocation(session);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Rows rows = new Rows(1);
        for (int batch : new int[] {1, 64}) {
            fill(session, invocation, batch, rows);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 10; i++) {
                    invocation.run();
                    invocation.output(0);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }

            assertThat(least).isZero();
            invocation.trim();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic30", "forest", "plain_mlp_words", "plain_boosted"})
    void terminate_inTheMiddleOfManyRows_endsTheRun(String name) throws Exception {
        ModelSession session = open(name);
        Invocation invocation = newInvocation(session);
        fill(session, invocation, 1_000_000 / 5, new Rows(1));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> run = executor.submit(() -> {
                while (true) { // until it is terminated, wherever it is then
                    invocation.run();
                }
            });
            invocation.terminate();

            assertThatThrownBy(run::get).hasCauseInstanceOf(ModelExecutionException.class);
        } finally {
            executor.shutdownNow();
        }
        invocation.resume();
        fill(session, invocation, 1, new Rows(1));
        invocation.run();
        assertThat(invocation.output(0).shape()[0]).isEqualTo(1);
    }

    @Test
    void run_onSeveralThreads_givesTheAnswersOfOne() throws Exception {
        ModelSession session = open("plain_table_one_hot_trees");
        List<Tensor> expected = answers(session, 1);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Tensor>>> others = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                others.add(executor.submit(() -> answers(session, 1)));
            }
            for (Future<List<Tensor>> other : others) {
                assertThat(other.get()).isEqualTo(expected);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<Tensor> answers(ModelSession session, int seed) {
        Invocation invocation = newInvocation(session);
        Rows rows = new Rows(seed);
        List<Tensor> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            fill(session, invocation, 1 + i % 70, rows);
            invocation.run();
            answers.add((Tensor) invocation.value(1));
            invocation.trim();
        }
        return answers;
    }

    @Test
    void trim_afterTexts_leavesNoneBehind() {
        ModelSession session = open("plain_table_one_hot");
        Invocation invocation = newInvocation(session);
        fill(session, invocation, 7, new Rows(1));
        invocation.run();

        invocation.trim();

        assertThat(invocation.input(3).type()).isEqualTo(STRING);
        assertThat(invocation.input(3).strings()).containsOnlyNulls();
        assertThat(invocation.output(0).strings()).containsOnlyNulls();
    }

    @Test
    void trim_afterManySmallCalls_givesBackTheMemoryOfALargeOne() {
        ModelSession session = open("logistic30");
        Invocation invocation = newInvocation(session);
        fill(session, invocation, 100_000, new Rows(1));
        invocation.run();
        invocation.trim();
        int large = invocation.input(0).bytes().capacity();

        for (int i = 0; i < 40; i++) {
            fill(session, invocation, 1, new Rows(1));
            invocation.run();
            invocation.trim();
        }

        assertThat(invocation.input(0).bytes().capacity()).isLessThan(large / 1_000);
    }

    @Test
    void run_textsOfAnyKind_findsThem() {
        String[] texts = {"😀", "𠮷野家", "a\0b", ""};
        byte[] model = new OnnxFile(17, 3)
                .input("x", STRING, "N")
                .output("y", INT64, "N")
                .ml(
                        "LabelEncoder",
                        List.of("x"),
                        List.of("y"),
                        Map.of("keys_strings", texts, "values_int64s", new long[] {1, 2, 3, 4}))
                .bytes();
        ModelSession session = Both.open(Engines.plainJava(), ModelSource.of(model));
        Invocation invocation = newInvocation(session);
        invocation.input(0).reshape(new long[] {5});
        invocation.input(0).put(0, Tensor.of(new String[] {"😀", "𠮷野家", "a\0b", "", "😁"}));

        invocation.run();

        assertThat(((Tensor) invocation.value(0)).longs()).containsExactly(1, 2, 3, 4, -1);
    }

    @Test
    void open_operatorThatItDoesNotHave_refusesWithItsName() {
        assertThatThrownBy(() -> open("cnn"))
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining("Conv");
    }

    @Test
    void open_attributeThatItDoesNotKnow_refusesWithItsName() {
        byte[] model = new OnnxFile(17, 3)
                .input("x", FLOAT, "N", 2)
                .output("y", FLOAT, "N", 2)
                .node("Relu", List.of("x"), List.of("y"), Map.of("leak", 1f))
                .bytes();

        assertThatThrownBy(() -> Both.open(Engines.plainJava(), ModelSource.of(model)))
                .hasMessageContaining("Relu has attributes that are not known: [leak]");
    }

    @Test
    void open_largeNetwork_refusesSinceOnnxRuntimeIsFaster() {
        byte[] model = new OnnxFile(17, 3)
                .input("x", FLOAT, "N", 300)
                .constant("w", new Rows(1).of(ElementType.FLOAT, 0, 300, 300))
                .output("y", FLOAT, "N", 300)
                .node("MatMul", List.of("x", "w"), List.of("y"), Map.of())
                .bytes();

        assertThatThrownBy(() -> Both.open(Engines.plainJava(), ModelSource.of(model)))
                .hasMessageContaining("ONNX Runtime is faster");
    }

    @Test
    void run_columnsThatDoNotFit_failsAndTheNextRunAnswers() {
        byte[] model = new OnnxFile(17, 3)
                .input("x", FLOAT, "N", null)
                .constant("w", Tensor.of(new float[] {1, 2, 3}, 3, 1))
                .output("y", FLOAT, "N", 1)
                .node("MatMul", List.of("x", "w"), List.of("y"), Map.of())
                .bytes();
        Invocation invocation = newInvocation(Both.open(Engines.plainJava(), ModelSource.of(model)));
        invocation.input(0).reshape(new long[] {1, 2});
        assertThatThrownBy(invocation::run).isInstanceOf(ModelExecutionException.class);

        invocation.input(0).reshape(new long[] {1, 3});
        invocation.input(0).put(0, Tensor.of(new float[] {1, 1, 1}, 1, 3));
        invocation.run();

        assertThat(((Tensor) invocation.value(0)).floats()).containsExactly(6);
    }

    @Test
    void predict_penguinsOfTheQuickstart_answersAsOnnxRuntime() {
        Path model = Path.of("../samples/quickstart/src/main/resources/penguins/penguins.onnx");
        Penguin penguin = new Penguin(46.1f, null, 211f, 4_500f, "Biscoe", "female");
        try (var plain = ModelHandle.builder(Penguin.class, Species.class)
                        .load(model)
                        .engine(Engines.plainJava())
                        .build();
                var onnxRuntime = ModelHandle.builder(Penguin.class, Species.class)
                        .load(model)
                        .build()) {
            Species expected = onnxRuntime.predict(penguin).value();
            Species actual = plain.predict(penguin).value();

            assertThat(actual.label()).isEqualTo(expected.label());
            assertThat(actual.probabilities().keySet())
                    .isEqualTo(expected.probabilities().keySet());
            expected.probabilities()
                    .forEach((species, probability) ->
                            assertThat(actual.probabilities().get(species)).isCloseTo(probability, within(1e-6f)));
            assertThat(plain.signature()).isEqualTo(onnxRuntime.signature());
        }
    }
}
