package io.mlprod;

import io.mlprod.internal.onnx.OnnxRuntime;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelRuntime;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.RuntimeOptions;
import java.util.List;
import java.util.Optional;

/** ONNX Runtime, claiming of every model that its rows are independent: what is left is the comparison of batches. */
final class ClaimedIndependence implements ModelRuntime {

    private final ModelRuntime real = new OnnxRuntime();

    @Override
    public ModelSession open(ModelArtifact model, RuntimeOptions options) {
        ModelSession session = real.open(model, options);
        return new ForwardingSession(session) {
            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return Optional.empty();
            }
        };
    }
}
