package io.mlprod.monitoring.drift;

import io.mlprod.monitoring.internal.cells.ColumnNames;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * From which sizes on shifts matter. Immutable.
 *
 * @param measures by measure, where they are not the default
 * @param columns of single columns, by the measure that judges them
 * @param joint of the area under the curve of all columns together
 */
record Thresholds(Map<DriftMeasure, Double> measures, Map<String, Double> columns, double joint) {

    Thresholds {
        measures = Map.copyOf(measures);
        columns = Map.copyOf(columns);
    }

    Thresholds with(DriftMeasure measure, double atLeast) {
        Map<DriftMeasure, Double> changed = new EnumMap<>(DriftMeasure.class);
        changed.putAll(measures);
        changed.put(measure, atLeast);
        return new Thresholds(changed, columns, joint);
    }

    Thresholds with(String column, double atLeast) {
        Map<String, Double> changed = new HashMap<>(columns);
        changed.put(column, atLeast);
        return new Thresholds(measures, changed, joint);
    }

    Thresholds withJoint(double auc) {
        return new Thresholds(measures, columns, auc);
    }

    double of(DriftMeasure measure) {
        return measures.getOrDefault(measure, measure.defaultThreshold());
    }

    double of(String column, DriftMeasure measure) {
        double threshold = of(measure);
        for (String name : ColumnNames.of(column)) {
            if (columns.containsKey(name)) {
                return columns.getOrDefault(name, threshold);
            }
        }
        return threshold;
    }
}
