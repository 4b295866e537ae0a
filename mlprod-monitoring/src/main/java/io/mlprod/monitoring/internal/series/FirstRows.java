package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.VersionReport.Deploy;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.window.VersionRecorder;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.TimeSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a version, counted into the cells of the version before it. They become the version's reference, so
 * what a deploy itself has changed is seen only here. Thread-safe.
 */
final class FirstRows {

    private static final Windows ONE = Windows.ofRows(1L << 40);

    private final RowLayout layout;
    private final ModelVersion before;
    private final List<@Nullable ColumnCounts> reference;
    private final VersionRecorder recorder;

    /**
     * Begins to count.
     *
     * @param before what the version before it is compared with
     */
    FirstRows(
            RowLayout layout,
            ModelVersion before,
            List<@Nullable ColumnCounts> reference,
            List<ColumnCounts> counted,
            TimeSource time) {
        this.layout = layout;
        this.before = before;
        this.reference = reference;
        this.recorder = VersionRecorder.of(layout, counted, ONE, time);
    }

    /** Returns a recorder that collects rows as well. */
    RowRecorder and(RowRecorder collector) {
        return rows -> {
            recorder.record(rows);
            collector.record(rows);
        };
    }

    /** Compares the rows until now; a false alarm is as probable as on a day of monitoring. */
    Deploy judge(List<String> names, Drift settings) {
        DriftReport report = new DriftEvaluation(settings.comparison(Drift.Comparison.REFERENCE))
                .evaluate(names, reference, List.of(), recorder.current().orElseThrow(), settings.falseAlarmsPerDay());
        return new Deploy(before, report);
    }

    /**
     * Returns in words how the answers have shifted if no feature has, not even a little. If features have as well, the
     * hour may be another one, and the report has to do.
     */
    Optional<String> words(Deploy deploy) {
        Set<String> answers = Counted.of(layout).stream()
                .filter(counted -> counted.column() >= layout.features().size())
                .map(Counted::name)
                .collect(Collectors.toSet());
        List<ColumnDrift> drifted = deploy.drift().drifted();
        boolean isOfFeatures = deploy.drift().columns().stream()
                .filter(column -> column.state() == DriftState.DRIFT || column.state() == DriftState.WARNING)
                .anyMatch(column -> !answers.contains(column.name()));
        return drifted.isEmpty() || isOfFeatures
                ? Optional.empty()
                : Optional.of(DriftFindings.words(
                        deploy.drift(),
                        "'s first answers have shifted from those of " + before + ", its features have not: ",
                        drifted));
    }
}
