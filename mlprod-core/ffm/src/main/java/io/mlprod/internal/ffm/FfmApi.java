package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.internal.onnx.LoadOptions;
import io.mlprod.internal.onnx.NativeApi;
import io.mlprod.internal.onnx.NativeModel;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.EngineLimits.Texts;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime called through {@code java.lang.foreign}. */
public final class FfmApi implements NativeApi {

    private static final EngineLimits LIMITS = EngineLimits.builder()
            .texts(Texts.UNICODE) // NUL ends a native text
            .maxTextLength(Integer.MAX_VALUE / 3) // each character has up to three bytes, which an int counts
            .tunesThreads(true)
            .tunesArena(true)
            .onnxRuntimeOperators(true)
            .build();

    /** Creates it, for {@link java.util.ServiceLoader}. */
    public FfmApi() {}

    @Override
    public String name() {
        return "ONNX Runtime (FFM)";
    }

    @Override
    public EngineLimits limits() {
        return LIMITS;
    }

    @Override
    public Optional<String> start(@Nullable Path folder) {
        Module module = FfmApi.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            return Optional.of("native access is not enabled; start the JVM with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
        }
        try {
            return Library.find(folder) && Environment.POINTER != 0
                    ? Optional.empty()
                    : Optional.of("the library is not loaded, or by another class loader and not from the"
                            + " temporary directory, or it is older than 1.16; see the first load's error, and use the"
                            + " ONNX Runtime that comes with mlprod-core");
        } catch (IOException | RuntimeException | LinkageError e) {
            return Optional.of("its functions cannot be called (" + e + ")");
        }
    }

    @Override
    public NativeModel load(byte[] model, LoadOptions how) throws OrtException {
        try (Arena arena = Arena.ofConfined();
                LoadSettings settings = LoadSettings.of(how, arena)) {
            MemorySegment bytes = arena.allocate(Math.max(1, model.length));
            MemorySegment.copy(model, 0, bytes, ValueLayout.JAVA_BYTE, 0, model.length);
            MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
            Loading.CREATE_SESSION.call(
                    Environment.POINTER, bytes.address(), model.length, settings.options(), result.address());
            return FfmModel.of(result.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /** Found with the first model. */
    private static final class Loading {

        private static final Function CREATE_SESSION = Function.of(8, 5);
    }
}
