package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;

/** A model opened with ONNX Runtime's Java API; for the life of the process. */
record OrtModel(OrtEnvironment environment, OrtSession session) {

    private static final int SMALL_MODEL_BYTES = 1 << 20;

    static OrtModel open(String model) throws OrtException, IOException {
        byte[] bytes = bytes(model);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setCPUArenaAllocator(
                bytes.length >= SMALL_MODEL_BYTES); // its lock costs a small model more than malloc
        return new OrtModel(environment, environment.createSession(bytes, options));
    }

    static byte[] bytes(String model) throws IOException {
        try (InputStream stream = OrtModel.class.getResourceAsStream("/" + model)) {
            if (stream == null) {
                throw new IOException("There is no " + model + " on the class path");
            }
            return stream.readAllBytes();
        }
    }
}
