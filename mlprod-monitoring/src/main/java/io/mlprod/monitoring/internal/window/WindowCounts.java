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
 * @param columns the counts of everything that is {@linkplain io.mlprod.monitoring.internal.cells.Counted counted}, in
 *     that order
 * @param violations how many values were repaired or flagged, by feature and rule
 * @param distinct a sketch of the rows' features (hash4j's UltraLogLog, standard error 1.2 %), to find out how many are
 *     distinct; empty in a window of the history
 * @param sample some of the rows, chosen at random: a number for everything that is counted (of a category or a text,
 *     its cell), NaN if it is missing; empty in a window of the history
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
