package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.mlprod.model.ElementType;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.EngineLimits.Texts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime through its own Java binding, with the limits of that. */
final class JniApi implements NativeApi {

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
    public EngineLimits limits() {
        return LIMITS;
    }

    /** Does nothing: the library is loaded with the first model. */
    @Override
    public Optional<String> start(@Nullable Path folder) {
        return Optional.empty();
    }

    @Override
    public NativeModel load(byte[] model, LoadOptions how) throws OrtException {
        OrtEnvironment environment = OnnxEnvironment.get();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        Map<String, OnnxTensorLike> external = new LinkedHashMap<>();
        try {
            configure(options, how);
            for (Map.Entry<String, LoadOptions.Weights> each : how.external().entrySet()) {
                LoadOptions.Weights weights = each.getValue();
                external.put(
                        each.getKey(),
                        OnnxTensor.createTensor(
                                environment, weights.bytes(), weights.shape(), OnnxTypes.javaType(weights.type())));
            }
            if (!external.isEmpty()) {
                options.addExternalInitializers(external);
            }
            return new JniModel(environment, environment.createSession(model, options), options);
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        } finally {
            external.values().forEach(OnnxTensorLike::close);
        }
    }

    private static void configure(OrtSession.SessionOptions options, LoadOptions how) throws OrtException {
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setIntraOpNumThreads(how.intraOpThreads());
        options.setInterOpNumThreads(1);
        options.setCPUArenaAllocator(how.arena());
        for (Map.Entry<String, String> entry : how.entries().entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
    }
}
