package io.mlprod.samples.benchmarks;

/** A vector of 384 numbers for each token of a text, one behind the other. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Embedding(float[] lastHiddenState) {}
