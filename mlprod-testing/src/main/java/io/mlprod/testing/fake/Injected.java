package io.mlprod.testing.fake;

/**
 * What goes wrong in a version.
 *
 * @param disturbance what goes wrong
 * @param before how many rows the version had been asked when it was injected
 */
record Injected(Disturbance disturbance, long before) {}
