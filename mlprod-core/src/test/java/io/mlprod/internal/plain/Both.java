package io.mlprod.internal.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.engine.Engines;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.load.EngineLine;
import io.mlprod.internal.plain.session.PlainJava;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.spi.Engine;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One model in plain Java and in ONNX Runtime, which are compared with each other. */
final class Both implements AutoCloseable {

    /** How far two numbers may be apart. */
    interface Tolerance {

        Tolerance EXACT = (expected, scale) -> 0;

        /** For what comes out of an exponential function. */
        Tolerance CURVE = (expected, scale) -> 2e-7 + 1e-6 * Math.abs(expected);

        /** For sums of products, of which the caller knows how large they are. */
        Tolerance LINEAR = (expected, scale) -> 8 * Math.ulp((float) scale);

        double of(double expected, double scale);
    }

    final ModelSession plain;
    final ModelSession onnxRuntime;
    private final Invocation ours;
    private final Invocation theirs;
    private final List<String> outputs;

    Both(byte[] model) {
        this(ModelSource.of(model));
    }

    Both(ModelSource source) {
        plain = open(new PlainJava(), source);
        onnxRuntime = open(Engines.onnxRuntime(), source);
        outputs = plain.signature().outputs().stream().map(ValueInfo::name).toList();
        ours = plain.newInvocation(outputs);
        theirs = onnxRuntime.newInvocation(outputs);
    }

    static ModelSession open(Engine engine, ModelSource source) {
        return EngineLine.read(List.of(engine), source).open(SessionOptions.DEFAULT);
    }

    /** Asserts that both report the same inputs, outputs and metadata. */
    Both assertSameSignature() {
        assertThat(plain.signature()).isEqualTo(onnxRuntime.signature());

        if (plain.signature().isBatchable()) {

            assertThat(plain.rowDependence(outputs)).isEqualTo(onnxRuntime.rowDependence(outputs));
        }
        return this;
    }

    /** Asserts that both answer inputs in the same way, or both with an error. */
    void assertSame(Tolerance tolerance, double scale, Tensor... inputs) {
        List<Value> expected = run(theirs, inputs);
        List<Value> actual = run(ours, inputs);
        assertThat(actual == null)
                .as("fails where ONNX Runtime does: %s", List.of(inputs))
                .isEqualTo(expected == null);
        for (int i = 0; expected != null && actual != null && i < expected.size(); i++) {
            assertSame(outputs.get(i) + " of " + List.of(inputs), expected.get(i), actual.get(i), tolerance, scale);
        }
        ours.trim();
        theirs.trim();
    }

    private @Nullable List<Value> run(Invocation invocation, Tensor... inputs) {
        for (int i = 0; i < inputs.length; i++) {
            TensorBuffer buffer = invocation.input(i);
            buffer.reshape(inputs[i].shape());
            buffer.put(0, inputs[i]);
        }
        try {
            invocation.run();
        } catch (MlprodException e) {
            return null;
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            values.add(invocation.value(i));
        }
        return values;
    }

    private static void assertSame(String where, Value expected, Value actual, Tolerance tolerance, double scale) {
        if (expected instanceof Tensor wanted && actual instanceof Tensor given) {
            assertThat(given.elementType()).as(where).isEqualTo(wanted.elementType());
            assertThat(given.shape()).as(where).isEqualTo(wanted.shape());
            if (wanted.elementType() == ElementType.STRING) {
                assertThat(given.strings()).as(where).isEqualTo(wanted.strings());
            } else if (wanted.elementType().isFloating()) {
                for (int i = 0; i < wanted.size(); i++) {
                    assertNear(where + " at " + i, wanted.doubleAt(i), given.doubleAt(i), tolerance, scale);
                }
            } else {
                assertThat(given).as(where).isEqualTo(wanted);
                assertThat(given.bytes()).as(where).isEqualTo(wanted.bytes());
            }
        } else if (expected instanceof SequenceValue wanted && actual instanceof SequenceValue given) {
            assertThat(given.size()).as(where).isEqualTo(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                assertSame(where, wanted.elements().get(i), given.elements().get(i), tolerance, scale);
            }
        } else if (expected instanceof MapValue wanted && actual instanceof MapValue given) {
            assertThat(new ArrayList<>(given.entries().keySet()))
                    .as(where)
                    .isEqualTo(new ArrayList<>(wanted.entries().keySet()));
            wanted.entries().forEach((key, value) -> {
                Object other = given.entries().get(key);
                assertNear(where, ((Number) value).doubleValue(), ((Number) other).doubleValue(), tolerance, scale);
            });
        } else {
            assertThat(actual).as(where).hasSameClassAs(expected);
        }
    }

    /** Differences are not printed as values, which may be those of a model's users. */
    private static void assertNear(String where, double wanted, double given, Tolerance tolerance, double scale) {
        boolean isSame = wanted == given || (Double.isNaN(wanted) && Double.isNaN(given));
        if (!isSame) {
            double difference = Math.abs(wanted - given);
            assertThat(difference)
                    .as("%s: %s, not %s", where, given, wanted)
                    .isLessThanOrEqualTo(tolerance.of(wanted, scale));
        }
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
        plain.close();
        onnxRuntime.close();
    }
}
