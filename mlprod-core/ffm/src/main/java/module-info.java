/**
 * ONNX Runtime called through {@code java.lang.foreign}. Start reading at {@link io.mlprod.internal.ffm.FfmApi}.
 *
 * @since 0.1
 */
@SuppressWarnings({"module", "requires-automatic"})
module io.mlprod.core.ffm {
    requires transitive org.jspecify;
    requires io.mlprod.core;
    requires com.microsoft.onnxruntime;

    provides io.mlprod.internal.onnx.NativeApi with
            io.mlprod.internal.ffm.FfmApi;
}
