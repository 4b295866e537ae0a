package io.mlprod.monitoring;

import io.mlprod.monitoring.internal.quality.QualityEvaluation;
import io.mlprod.monitoring.internal.quality.RepeatedRows;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import java.util.Comparator;
import java.util.List;

/** The checks of one window of a snapshot, of which nothing before is known. */
final class SnapshotQuality {

    private SnapshotQuality() {}

    static QualityReport of(SavedSeries series, WindowCounts window, Quality settings) {
        QualityEvaluation.Judged judged = new QualityEvaluation(settings)
                .evaluate(
                        series.names(),
                        series.reference(),
                        window,
                        new RepeatedRows(settings),
                        null,
                        settings::falseAlarmsPerDay);
        QualityState state = judged.checks().stream()
                .map(QualityIssue::state)
                .max(Comparator.naturalOrder())
                .orElse(QualityState.NOT_ENOUGH_DATA);
        return new QualityReport(
                window.model(),
                window.from(),
                window.to(),
                settings,
                window.rows(),
                judged.level(),
                state,
                judged.checks(),
                List.of());
    }
}
