package io.mlprod.internal.plain.trees;

/** What one run of an ensemble needs besides its input and output; kept from run to run. For one thread at a time. */
public final class Scratch {

    Scratch() {}
}
