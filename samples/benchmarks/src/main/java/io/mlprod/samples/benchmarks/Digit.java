package io.mlprod.samples.benchmarks;

/** Which digit a picture shows. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Digit(long label, float[] probabilities) {}
