package com.example.ffm;

import io.mlprod.engine.Engines;

/** Prints how ONNX Runtime is called in this process; as a host's class, it is in none of our packages. */
public final class EngineNameWorker {

    private EngineNameWorker() {}

    /** Prints one line. */
    public static void main(String[] arguments) {
        System.out.println("engine: " + Engines.onnxRuntime().name());
    }
}
