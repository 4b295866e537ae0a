package io.mlprod.internal.onnx;

import io.mlprod.model.ElementType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.EngineLimits.Texts;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** ONNX Runtime as an engine, with the limits of its Java binding. */
public final class OnnxRuntime implements Engine {

    private static final EngineLimits LIMITS = EngineLimits.builder()
            .texts(Texts.BASIC_PLANE) // others are damaged
            .maxTextLength(Integer.MAX_VALUE / 3) // each character has up to three bytes, which an int counts
            .inputTypes(Arrays.stream(ElementType.values())
                    .filter(OnnxTypes::isCreatable)
                    .collect(Collectors.toSet()))
            .sequenceTypes(Set.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT64, ElementType.STRING))
            .tunesThreads(true)
            .tunesArena(true)
            .onnxRuntimeOperators(true)
            .build();

    @Override
    public String name() {
        return "ONNX Runtime";
    }

    @Override
    public String version() {
        return OnnxEnvironment.version();
    }

    @Override
    public EngineLimits limits() {
        return LIMITS;
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return OnnxSession.open(model, options);
    }
}
