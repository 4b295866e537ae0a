package io.mlprod.monitoring;

import io.mlprod.monitoring.internal.quality.KnownWindows;
import io.mlprod.monitoring.internal.quality.OpenIssues;
import io.mlprod.monitoring.internal.quality.QualityEvaluation;
import io.mlprod.monitoring.internal.snapshot.SavedSeries;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityReport;
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
                        true,
                        new KnownWindows(
                                settings, Windows.DEFAULT, series.names().size()),
                        null,
                        settings::falseAlarmsPerDay);
        OpenIssues.Verdicts verdicts = new OpenIssues().add(judged.findings(), true);
        return new QualityReport(
                window.model(),
                window.from(),
                window.to(),
                settings,
                window.rows(),
                judged.level(),
                verdicts.state(),
                verdicts.checks(),
                List.of());
    }
}
