package io.mlprod.monitoring;

import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;

/**
 * A monitor of what models do now. Thread-safe.
 *
 * @since 0.1
 */
public final class ModelMonitor implements PredictionListener, AutoCloseable {

    private ModelMonitor() {}

    /**
     * Creates a monitor with all defaults.
     *
     * @return open
     */
    public static ModelMonitor create() {
        return new ModelMonitor();
    }

    @Override
    public void onEvent(Event event) {}

    @Override
    public void close() {}
}
