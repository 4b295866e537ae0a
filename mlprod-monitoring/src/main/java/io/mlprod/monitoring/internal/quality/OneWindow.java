package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of one window of which nothing before is known: of a snapshot, or of a data set. */
public final class OneWindow {

    private OneWindow() {}

    /**
     * Checks a window.
     *
     * @param names of the columns
     * @param reference what each column is compared with; null for one that has no counterpart
     * @param window what was counted
     * @param settings how to judge
     * @return the checks that need nothing else
     */
    public static QualityReport check(
            List<String> names,
            List<? extends @Nullable ColumnCounts> reference,
            WindowCounts window,
            Quality settings) {
        QualityEvaluation.Judged judged = new QualityEvaluation(settings)
                .evaluate(
                        names,
                        reference,
                        window,
                        true,
                        new KnownWindows(settings, Windows.DEFAULT, names.size()),
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
