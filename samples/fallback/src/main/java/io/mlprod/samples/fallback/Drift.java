package io.mlprod.samples.fallback;

import java.util.function.DoubleSupplier;

/** How far the inputs have moved from those of the training, as a job measures it now and then. Thread-safe. */
final class Drift implements DoubleSupplier {

    private volatile double level;

    void measured(double level) {
        this.level = level;
    }

    @Override
    public double getAsDouble() {
        return level;
    }
}
