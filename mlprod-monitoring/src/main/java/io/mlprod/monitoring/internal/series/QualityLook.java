package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.AlarmBudget;
import io.mlprod.monitoring.internal.quality.Finding;
import io.mlprod.monitoring.internal.quality.KnownWindows;
import io.mlprod.monitoring.internal.quality.ModelTraffic;
import io.mlprod.monitoring.internal.quality.OpenIssues;
import io.mlprod.monitoring.internal.quality.QualityEvaluation;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The looks at a version's windows for their quality; remembers which issues are open. For one thread. */
final class QualityLook {

    private final SeriesSettings series;
    private final Quality settings;
    private final TimeSource time;
    private final List<String> names;
    private final QualityEvaluation evaluation;
    private final KnownWindows known;
    private final AlarmBudget budget;
    private final OpenIssues open = new OpenIssues();

    QualityLook(SeriesSettings settings, List<String> names) {
        this.series = settings;
        this.settings = settings.quality();
        this.time = settings.time();
        this.names = names;
        this.evaluation = new QualityEvaluation(settings.quality());
        this.known = new KnownWindows(settings.quality(), settings.windows(), names.size());
        this.budget = new AlarmBudget(settings.quality().falseAlarmsPerDay(), time.nanoTime());
    }

    /** Judges a window that has ended. */
    QualityReport at(
            WindowCounts window,
            List<@Nullable ColumnCounts> reference,
            List<QualityIssue> schema,
            ModelTraffic traffic) {
        QualityEvaluation.Judged judged = evaluation.evaluate(
                names,
                reference,
                window,
                series.isWhole(window),
                known,
                traffic.isOf(window.model()) && !traffic.mayBeIdle() ? traffic : null,
                () -> budget.spend(time.nanoTime()));
        List<Finding> found = new ArrayList<>(judged.findings());
        freshness(window.model(), traffic).ifPresent(found::add);
        if (!settings.without().contains(QualityCheck.SCHEMA)) {
            schema.stream()
                    .filter(issue -> !settings.isIgnored(issue.feature()))
                    .forEach(issue -> found.add(new Finding(issue, Double.POSITIVE_INFINITY)));
        }
        OpenIssues.Verdicts verdicts = open.add(found, window.rows() >= settings.minRows());
        return new QualityReport(
                window.model(),
                window.from(),
                window.to(),
                settings,
                window.rows(),
                judged.level(),
                verdicts.state(),
                verdicts.checks(),
                verdicts.ended());
    }

    /** Judges only how long ago the last prediction was; empty if that has the verdict it had. */
    Optional<QualityReport> between(ModelVersion model, Optional<QualityReport> last, ModelTraffic traffic) {
        Optional<Finding> now = freshness(model, traffic);
        boolean isIssue =
                now.filter(found -> found.issue().state() == QualityState.ISSUE).isPresent();
        if (isIssue == open.has(QualityCheck.FRESHNESS)) {
            return Optional.empty();
        }
        OpenIssues.Verdicts verdicts = open.replace(
                QualityCheck.FRESHNESS,
                now.map(List::of).orElse(List.of()),
                last.map(QualityReport::checks).orElse(List.of()));
        return Optional.of(new QualityReport(
                model,
                last.map(QualityReport::from).orElseGet(traffic::lastSeen),
                last.map(QualityReport::to).orElseGet(time::now),
                settings,
                last.map(QualityReport::rows).orElse(0L),
                last.map(QualityReport::level).orElse(0.0),
                verdicts.state(),
                verdicts.checks(),
                verdicts.ended()));
    }

    private Optional<Finding> freshness(ModelVersion model, ModelTraffic traffic) {
        if (!traffic.isOf(model) || traffic.mayBeIdle() || settings.without().contains(QualityCheck.FRESHNESS)) {
            return Optional.empty();
        }
        Duration age = traffic.age();
        boolean isOld = age.compareTo(settings.freshness()) > 0;
        QualityIssue issue = new QualityIssue(
                QualityCheck.FRESHNESS,
                "",
                "",
                isOld ? QualityState.ISSUE : QualityState.OK,
                age.toSeconds(),
                settings.freshness().toSeconds(),
                Double.NaN,
                traffic.lastSeen());
        return Optional.of(new Finding(issue, isOld ? Double.POSITIVE_INFINITY : 0));
    }
}
