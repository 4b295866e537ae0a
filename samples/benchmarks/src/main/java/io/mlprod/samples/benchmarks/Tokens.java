package io.mlprod.samples.benchmarks;

/** A text as its tokenizer gives it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Tokens(long[] inputIds, long[] attentionMask, long[] tokenTypeIds) {}
