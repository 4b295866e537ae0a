package io.mlprod.testing.fake;

import java.util.concurrent.CompletableFuture;

/**
 * What goes wrong in a version.
 *
 * @param disturbance what goes wrong
 * @param before how many rows the version had been asked when it was injected
 * @param removed done when it has been removed from the version
 */
record Injected(Disturbance disturbance, long before, CompletableFuture<Void> removed) {}
