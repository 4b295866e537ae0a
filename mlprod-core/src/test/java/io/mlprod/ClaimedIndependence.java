package io.mlprod;

import io.mlprod.engine.Engines;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.List;
import java.util.Optional;

/** ONNX Runtime, claiming of every model that its rows are independent: what is left is the comparison of batches. */
final class ClaimedIndependence extends ForwardingEngine {

    ClaimedIndependence() {
        super(Engines.onnxRuntime());
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return new ForwardingSession(super.open(model, options)) {
            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return Optional.empty();
            }
        };
    }
}
