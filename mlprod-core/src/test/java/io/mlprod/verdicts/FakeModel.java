package io.mlprod.verdicts;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine whose versions do what a scenario says: answer x, answer something else, fail, or take long. */
final class FakeModel implements Engine {

    /** What a version makes of an input. */
    interface Behaviour {
        /** The answer; NaN to fail. */
        float answer(float x);
    }

    private final String candidate; // the digest of the version that is tried out
    Behaviour control = x -> x;
    Behaviour tried = x -> x;

    FakeModel(String candidate) {
        this.candidate = candidate;
    }

    @Override
    public String name() {
        return "scenario";
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        boolean isTried = model.sha256().equals(candidate);
        List<Dimension> shape = List.of(new Dimension(Dimension.DYNAMIC, "N"), new Dimension(1, null));
        TensorType type = new TensorType(ElementType.FLOAT, shape);
        ModelSignature signature = new ModelSignature(
                List.of(new ValueInfo("x", type)),
                List.of(new ValueInfo("score", type)),
                new ModelMetadata("", "", "", "", "", 0, Map.of()),
                model.sha256());
        return new ModelSession() {
            @Override
            public ModelSignature signature() {
                return signature;
            }

            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return Optional.empty();
            }

            @Override
            public Invocation newInvocation(List<String> outputs) {
                return new Run(isTried);
            }
        };
    }

    private final class Run implements Invocation {

        private final boolean isTried;
        private final TensorBuffer input = TensorBuffer.direct("x", ElementType.FLOAT);
        private final TensorBuffer output = TensorBuffer.direct("score", ElementType.FLOAT);

        Run(boolean isTried) {
            this.isTried = isTried;
        }

        @Override
        public TensorBuffer input(int index) {
            return input;
        }

        @Override
        public void run() {
            int rows = (int) input.shape()[0];
            ByteBuffer result = ByteBuffer.allocate(rows * Float.BYTES).order(ByteOrder.nativeOrder());
            for (int row = 0; row < rows; row++) {
                float x = (float) ElementType.FLOAT.readDouble(input.bytes(), row);
                float answer = (isTried ? tried : control).answer(x);
                if (Float.isNaN(answer)) {
                    throw new ModelExecutionException("fails in this scenario", null);
                }
                result.putFloat(row * Float.BYTES, answer);
            }
            output.adopt(new long[] {rows, 1}, result);
        }

        @Override
        public TensorBuffer output(int index) {
            return output;
        }
    }
}
