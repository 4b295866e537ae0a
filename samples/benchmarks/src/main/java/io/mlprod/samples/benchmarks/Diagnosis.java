package io.mlprod.samples.benchmarks;

/** What the model says of a sample. */
public record Diagnosis(long label, float[] probabilities) {}
