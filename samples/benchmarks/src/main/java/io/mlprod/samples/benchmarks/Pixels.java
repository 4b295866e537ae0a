package io.mlprod.samples.benchmarks;

/** The 64 pixels of a picture of a digit. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Pixels(float[] features) {}
