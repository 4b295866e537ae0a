package io.mlprod.samples.benchmarks;

/** What one input of a model is given, an array for each row. */
sealed interface InputRows {

    String name();

    record Floats(String name, float[][] rows) implements InputRows {}

    record Longs(String name, long[][] rows) implements InputRows {}
}
