package io.mlprod.testing.golden;

import org.jspecify.annotations.Nullable;

/** The version of ONNX Runtime on the class path. */
final class EngineVersion {

    static final String NAME = "ONNX Runtime";

    private EngineVersion() {}

    /** Returns the version; empty if there is no ONNX Runtime. Loads nothing native. */
    static String ofOnnxRuntime() {
        try {
            Class<?> runtime =
                    Class.forName("ai.onnxruntime.OrtEnvironment", false, EngineVersion.class.getClassLoader());
            @Nullable String version = runtime.getPackage().getImplementationVersion();
            return version == null ? "" : version;
        } catch (ClassNotFoundException e) {
            return "";
        }
    }
}
