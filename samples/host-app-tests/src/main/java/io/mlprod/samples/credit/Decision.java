package io.mlprod.samples.credit;

/** What becomes of an application. */
public enum Decision {
    APPROVE,
    REVIEW,
    DECLINE
}
