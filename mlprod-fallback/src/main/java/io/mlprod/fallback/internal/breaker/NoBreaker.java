package io.mlprod.fallback.internal.breaker;

import io.mlprod.fallback.Breaker;
import io.mlprod.provenance.TierState;
import org.jspecify.annotations.Nullable;

/** A breaker that lets every call through. */
public enum NoBreaker implements Breaker, Breaker.Permit {
    INSTANCE;

    @Override
    public Permit tryAcquire() {
        return this;
    }

    @Override
    public @Nullable Permit tryAcquireProbe() {
        return null;
    }

    @Override
    public TierState state() {
        return TierState.READY;
    }

    @Override
    public void succeeded(long nanos) {}

    @Override
    public void failed(long nanos, @Nullable Throwable error) {}

    @Override
    public void released() {}
}
