package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.engine.Engines;
import io.mlprod.error.DeployException;
import io.mlprod.error.LoadException;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines on which ONNX Runtime does not start. */
class WithoutReferenceTest {

    private final Ensemble trees = new Ensemble(5, 3, "LEQ", 1);
    private final In input = new In(new float[] {1, -1, 0.5f, 0, 2, -2});

    record Out(float y) {}

    @SuppressWarnings("ArrayRecordComponent")
    record In(float[] x) {}

    interface Failure extends Supplier<RuntimeException> {}

    static Failure[] failures() {
        return new Failure[] {
            () -> {
                throw new UnsatisfiedLinkError("libonnxruntime.so: not for this libc");
            },
            () -> {
                throw new NoClassDefFoundError("ai/onnxruntime/OrtEnvironment");
            },
            () -> new LoadException(LoadException.Reason.RUNTIME_UNAVAILABLE, "it could not be started")
        };
    }

    /** ONNX Runtime where its library cannot be loaded. */
    private static final class Absent extends ForwardingEngine {

        private final Failure failure;

        Absent(Failure failure) {
            super(Engines.onnxRuntime());
            this.failure = failure;
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            throw failure.get();
        }
    }

    private ModelHandleBuilder<In, Out> builder(Failure failure) {
        return ModelHandle.builder(In.class, Out.class)
                .load(ModelSource.of(trees.regressor()).version("1"))
                .engine(new EquivalentEngine(
                        Mutant.of(trees.regressor()), new Absent(failure), 0.5, null, new ManualTime(Instant.EPOCH)));
    }

    private float right() {
        try (ModelHandle<In, Out> handle = ModelHandle.builder(In.class, Out.class)
                .load(ModelSource.of(trees.regressor()))
                .build()) {
            return handle.predict(input).value().y();
        }
    }

    private Golden<In, Out> golden(float answer) {
        return Golden.of(input, new Out(answer));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void build_withoutGoldenInputs_isRefusedWithTheReason(Failure failure) {
        DeployException error = catchThrowableOfType(
                DeployException.class, () -> builder(failure).build());

        assertThat(error.gate()).isEqualTo(DeployException.Gate.GOLDEN);
        assertThat(error)
                .hasMessageContaining("were not compared with those of ONNX Runtime")
                .hasMessageContaining("ModelHandleBuilder.golden");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void build_goldenInputsAreRight_serves(Failure failure) {
        float right = right();
        try (ModelHandle<In, Out> handle =
                builder(failure).golden(golden(right)).build()) {
            assertThat(handle.predict(input).value().y()).isEqualTo(right);
            assertThat(handle.versions().list().get(0).engine().name()).isEqualTo("mutant");
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void build_goldenInputsAreWrong_isRefused(Failure failure) {
        DeployException error = catchThrowableOfType(
                DeployException.class,
                () -> builder(failure).golden(golden(right() + 1)).build());

        assertThat(error.gate()).isEqualTo(DeployException.Gate.GOLDEN);
    }
}
