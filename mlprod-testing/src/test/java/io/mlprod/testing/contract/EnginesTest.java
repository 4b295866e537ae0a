package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.engine.Engines;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.spi.Engine;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.testing.fake.ScriptedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The engines of mlprod keep the contract. */
class EnginesTest {

    abstract static class OnnxRuntime extends EngineContract {

        @Override
        protected Engine engine() {
            return Engines.onnxRuntime();
        }

        @Override
        protected Optional<ModelSource> unreadable() {
            return Optional.of(ModelSource.of("not a model".getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        protected boolean canTerminate() {
            return true;
        }

        @Override
        protected void assertSame(Value expected, Value actual) {
            if (expected instanceof Tensor one && one.elementType().isFloating()) {
                Tensor other = (Tensor) actual;
                assertThat(other.shape()).isEqualTo(one.shape());
                for (int i = 0; i < one.size(); i++) {
                    assertThat(other.doubleAt(i)).isCloseTo(one.doubleAt(i), within(1e-6));
                }
            } else {
                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    @Nested
    class Forest extends OnnxRuntime {

        @Override
        protected ModelSource model() {
            return Models.of("forest.onnx");
        }

        @Override
        protected List<Map<String, Tensor>> inputs() {
            return flowers();
        }
    }

    @Nested
    class ForestWithMaps extends OnnxRuntime {

        @Override
        protected ModelSource model() {
            return Models.of("forest_zipmap.onnx");
        }

        @Override
        protected List<Map<String, Tensor>> inputs() {
            return flowers();
        }
    }

    private static List<Map<String, Tensor>> flowers() {
        return List.of(
                Map.of("X", Tensor.of(new float[] {5.1f, 3.5f, 1.4f, 0.2f}, 1, 4)),
                Map.of("X", Tensor.of(new float[] {7.0f, 3.2f, 4.7f, 1.4f}, 1, 4)),
                Map.of("X", Tensor.of(new float[] {6.3f, 3.3f, 6.0f, 2.5f}, 1, 4)));
    }

    @Nested
    class Texts extends OnnxRuntime {

        @Override
        protected ModelSource model() {
            return Models.of("identity_string.onnx");
        }

        @Override
        protected List<Map<String, Tensor>> inputs() {
            return List.of(
                    Map.of("x", Tensor.of(new String[] {"", "Ann \u6a21"}, 1, 2)),
                    Map.of("x", Tensor.of(new String[] {"x".repeat(1_000), "Ben"}, 1, 2)));
        }
    }

    @Nested
    class Columns extends OnnxRuntime {

        @Override
        protected ModelSource model() {
            return Models.of("columns.onnx");
        }

        @Override
        protected List<Map<String, Tensor>> inputs() {
            return List.of(row(30, 1_000, 3, "Bern", true), row(60, 9_000, 0, "Genf", false));
        }

        private static Map<String, Tensor> row(float age, float income, long visits, String city, boolean member) {
            return Map.of(
                    "age", Tensor.of(new float[] {age}, 1, 1),
                    "income", Tensor.of(new float[] {income}, 1, 1),
                    "visits", Tensor.of(new long[] {visits}, 1, 1),
                    "city", Tensor.of(new String[] {city}, 1, 1),
                    "member", Tensor.of(new boolean[] {member}, 1, 1));
        }
    }

    @Nested
    class FixedBatch extends OnnxRuntime {

        @Override
        protected ModelSource model() {
            return Models.of("fixed_batch.onnx");
        }

        @Override
        protected List<Map<String, Tensor>> inputs() {
            return List.of(
                    Map.of("x", Tensor.of(new float[] {1, 2, 3, 4}, 1, 4)),
                    Map.of("x", Tensor.of(new float[] {-1, 0, 7, 2}, 1, 4)));
        }
    }

    @Nested
    class Forwarding extends Forest {

        @Override
        protected Engine engine() {
            return new ForwardingEngine(super.engine()) {
                @Override
                public ModelSession open(ModelArtifact model, SessionOptions options) {
                    return new ForwardingSession(super.open(model, options)) {
                        @Override
                        public Invocation newInvocation(List<String> outputs) {
                            return new ForwardingInvocation(super.newInvocation(outputs)) {};
                        }
                    };
                }
            };
        }
    }

    record Question(double number, String name) {}

    record Reply(double doubled, String greeting) {}

    @Nested
    class Scripted extends EngineContract {

        private final ScriptedModel<Question, Reply> model = ScriptedModel.of(Question.class, Reply.class)
                .otherwise(question ->
                        new Reply(2 * question.number() + question.name().length(), "Dear " + question.name()));

        @AfterEach
        void closeTheScript() {
            model.close();
        }

        @Override
        protected Engine engine() {
            return model.engine();
        }

        @Override
        protected ModelSource model() {
            return model.source();
        }

        @Override
        protected List<Map<String, Tensor>> inputs() {
            return List.of(question(1, "Ann"), question(2, "Ben"));
        }

        private static Map<String, Tensor> question(double number, String name) {
            return Map.of(
                    "number", Tensor.of(new double[] {number}, 1, 1), "name", Tensor.of(new String[] {name}, 1, 1));
        }
    }
}
