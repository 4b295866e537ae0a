package io.mlprod.internal.onnx;

import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelRuntime;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.RuntimeOptions;

/** ONNX Runtime as an engine. */
public final class OnnxRuntime implements ModelRuntime {

    @Override
    public ModelSession open(ModelArtifact model, RuntimeOptions options) {
        return OnnxSession.open(model, options);
    }
}
