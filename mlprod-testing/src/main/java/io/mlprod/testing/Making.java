package io.mlprod.testing;

import io.mlprod.testing.internal.inject.TestScope;

/**
 * Whom something is made for.
 *
 * @param scope holds it until it is closed, and has the clock
 * @param isClockManual whether a real model runs on that clock
 * @param isOfClass whether it is for all tests of a class
 */
record Making(TestScope scope, boolean isClockManual, boolean isOfClass) {}
