package io.mlprod.monitoring.internal.snapshot;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sum of two windows of the same columns, for example of two processes. It has no sample. */
public final class WindowSums {

    private WindowSums() {}

    /** Returns the counts of both, from the earlier beginning to the later end. */
    public static WindowCounts of(WindowCounts a, WindowCounts b) {
        Map<FeatureRule, Long> violations = new HashMap<>(a.violations());
        b.violations().forEach((rule, count) -> violations.merge(rule, count, Long::sum));
        List<ColumnCounts> columns = new ArrayList<>();
        for (int i = 0; i < a.columns().size(); i++) {
            columns.add(a.columns().get(i).plus(b.columns().get(i)));
        }
        return new WindowCounts(
                a.model(),
                a.from().isBefore(b.from()) ? a.from() : b.from(),
                a.to().isAfter(b.to()) ? a.to() : b.to(),
                a.predictions() + b.predictions(),
                a.rows() + b.rows(),
                List.copyOf(columns),
                Map.copyOf(violations),
                distinct(a.distinct(), b.distinct()),
                List.of());
    }

    /** Returns the sketch of both; none if it is not known of one. */
    private static byte[] distinct(byte[] a, byte[] b) {
        return a.length == 0 || b.length == 0
                ? new byte[0]
                : UltraLogLog.merge(UltraLogLog.wrap(a), UltraLogLog.wrap(b)).getState();
    }
}
