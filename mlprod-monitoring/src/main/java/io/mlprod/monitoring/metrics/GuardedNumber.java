package io.mlprod.monitoring.metrics;

import io.mlprod.internal.log.Log;
import java.util.function.DoubleSupplier;

/** A number whose source may throw, which a scrape must survive: a gauge is NaN then, and a counter stays as it was. */
final class GuardedNumber implements DoubleSupplier {

    private static final Log.Once UNREADABLE = Log.of(GuardedNumber.class).once();

    private final DoubleSupplier source;
    private final boolean isCounter;
    private volatile double last;

    GuardedNumber(DoubleSupplier source, boolean isCounter) {
        this.source = source;
        this.isCounter = isCounter;
    }

    @Override
    public double getAsDouble() {
        try {
            double now = source.getAsDouble();
            last = now;
            return now;
        } catch (RuntimeException e) {
            UNREADABLE.warn("A number for a meter could not be read", e);
            return isCounter ? last : Double.NaN;
        }
    }
}
