package io.mlprod.samples.credit;

/** What the model gives: the probability that the loan is not paid back. */
public record Score(float risk) {}
