package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import java.util.concurrent.atomic.LongAdder;

/** What came of the labels of one version. Thread-safe. */
final class LabelTally {

    final LongAdder joined = new LongAdder();
    final LongAdder duplicate = new LongAdder();
    final LongAdder corrected = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder unmatched = new LongAdder();
    final LongAdder foreign = new LongAdder();
    final LongAdder early = new LongAdder();
    final LongAdder lost = new LongAdder();

    LabelCounts counts(long droppedPredictions) {
        return new LabelCounts(
                joined.sum(),
                duplicate.sum(),
                corrected.sum(),
                late.sum(),
                unmatched.sum(),
                foreign.sum(),
                early.sum(),
                lost.sum(),
                droppedPredictions);
    }
}
