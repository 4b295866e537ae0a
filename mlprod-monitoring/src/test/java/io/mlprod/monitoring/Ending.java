package io.mlprod.monitoring;

import io.mlprod.observe.Subscription;

/** A subscription to nothing, which can end. For one thread. */
public final class Ending implements Subscription {

    private boolean isClosed;

    @Override
    public void close() {
        isClosed = true;
    }

    @Override
    public boolean isClosed() {
        return isClosed;
    }
}
