package io.mlprod.samples.credit;

/** What a customer tells. */
public record Application(double income, double debt, int age, int latePayments, String region) {}
