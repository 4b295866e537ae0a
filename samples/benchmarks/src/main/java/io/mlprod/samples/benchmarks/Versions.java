package io.mlprod.samples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The versions that the benchmarks were built with. */
record Versions(String onnxRuntime, String djl, String resilience4j, String failsafe) {

    static Versions current() throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = Versions.class.getResourceAsStream("versions.properties")) {
            properties.load(stream);
        }
        return new Versions(
                properties.getProperty("onnxruntime"),
                properties.getProperty("djl"),
                properties.getProperty("resilience4j"),
                properties.getProperty("failsafe"));
    }

    @Override
    public String toString() {
        return "ONNX Runtime " + onnxRuntime + "; DJL " + djl + "; Resilience4j " + resilience4j + "; Failsafe "
                + failsafe;
    }
}
