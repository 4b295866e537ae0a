package io.mlprod.monitoring;

import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Two recorders of the same rows.
 *
 * @param counting counts them by windows
 * @param measuring measures them as metrics, whatever comes of the counting
 */
record BothRecorders(RowRecorder counting, RowRecorder measuring) implements RowRecorder {

    static @Nullable RowRecorder of(@Nullable RowRecorder counting, @Nullable RowRecorder measuring) {
        if (counting == null || measuring == null) {
            return counting == null ? measuring : counting;
        }
        return new BothRecorders(counting, measuring);
    }

    @Override
    public void record(PredictionRows rows) {
        try {
            counting.record(rows);
        } finally {
            measuring.record(rows);
        }
    }

    @Override
    public void close() {
        try {
            counting.close();
        } finally {
            measuring.close();
        }
    }
}
