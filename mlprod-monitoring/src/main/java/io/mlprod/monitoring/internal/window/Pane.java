package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A window that has ended, in little memory: some 60 bytes for a numeric column. Immutable.
 *
 * @param from when it began
 * @param to when it ended
 * @param predictions how many predictions
 * @param rows how many rows these had
 * @param columns the counts of all columns, packed
 * @param violations by feature and rule
 * @param distinct the sketch of the rows; empty if it is not needed any more
 * @param sample some of the rows; empty if it is not needed any more
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record Pane(
        Instant from,
        Instant to,
        long predictions,
        long rows,
        byte[] columns,
        Map<FeatureRule, Long> violations,
        byte[] distinct,
        List<float[]> sample) {

    private static final byte[] NO_SKETCH = {};

    Pane withoutRows() {
        return new Pane(from, to, predictions, rows, columns, violations, NO_SKETCH, List.of());
    }

    Pane withSampleOf(int most) {
        return sample.size() <= most
                ? this
                : new Pane(
                        from,
                        to,
                        predictions,
                        rows,
                        columns,
                        violations,
                        distinct,
                        List.copyOf(sample.subList(0, most)));
    }
}
