package io.mlprod.monitoring.internal.window;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was counted of one version's rows between two times. Immutable; the arrays are not changed after they were
 * given.
 *
 * @param model the version
 * @param from when the window began
 * @param to when it ended
 * @param predictions how many predictions
 * @param rows how many rows these had
 * @param columns the counts of each column, in the order of the layout
 * @param violations how many values were repaired or flagged, by feature and rule
 * @param distinct a sketch of the rows' features (hash4j's UltraLogLog, standard error 1.2 %), to find out how many are
 *     distinct; empty in a window of the history
 * @param sample some of the rows, chosen at random: the numeric value of each column (the cell of a category, the
 *     length of a text, the norm of an array), NaN if it is missing; empty in a window of the history
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record WindowCounts(
        ModelVersion model,
        Instant from,
        Instant to,
        long predictions,
        long rows,
        List<ColumnCounts> columns,
        Map<FeatureRule, Long> violations,
        byte[] distinct,
        List<float[]> sample) {

    /**
     * A feature and the rule that values of it have broken.
     *
     * @param feature the feature
     * @param rule such as {@code range}
     */
    public record FeatureRule(String feature, String rule) {}
}
