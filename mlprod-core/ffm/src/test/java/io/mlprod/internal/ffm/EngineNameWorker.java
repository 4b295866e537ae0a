package io.mlprod.internal.ffm;

import io.mlprod.engine.Engines;

/** Prints how ONNX Runtime is called in this process. */
final class EngineNameWorker {

    private EngineNameWorker() {}

    public static void main(String[] arguments) {
        System.out.println("engine: " + Engines.onnxRuntime().name());
    }
}
