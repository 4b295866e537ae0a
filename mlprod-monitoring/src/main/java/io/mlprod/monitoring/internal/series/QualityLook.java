package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.AlarmBudget;
import io.mlprod.monitoring.internal.quality.ModelTraffic;
import io.mlprod.monitoring.internal.quality.QualityEvaluation;
import io.mlprod.monitoring.internal.quality.RepeatedRows;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The looks at a version's windows for their quality; remembers since when there are which issues. For one thread. */
final class QualityLook {

    private record Key(QualityCheck check, String feature, String detail) {

        static Key of(QualityIssue issue) {
            return new Key(issue.check(), issue.feature(), issue.detail());
        }
    }

    private static final Key FRESHNESS = new Key(QualityCheck.FRESHNESS, "", "");

    private final SeriesSettings series;
    private final Quality settings;
    private final TimeSource time;
    private final List<String> names;
    private final QualityEvaluation evaluation;
    private final RepeatedRows repeated;
    private final AlarmBudget budget;
    private final Map<Key, QualityIssue> open = new LinkedHashMap<>();

    QualityLook(SeriesSettings settings, List<String> names) {
        this.series = settings;
        this.settings = settings.quality();
        this.time = settings.time();
        this.names = names;
        this.evaluation = new QualityEvaluation(settings.quality());
        this.repeated = new RepeatedRows(settings.quality());
        this.budget = new AlarmBudget(settings.quality().falseAlarmsPerDay(), time.nanoTime());
    }

    /** Judges a window that has ended. */
    QualityReport at(
            WindowCounts window,
            List<@Nullable ColumnCounts> reference,
            List<QualityIssue> schema,
            ModelTraffic traffic) {
        ModelTraffic its = traffic.isOf(window.model()) ? traffic : null;
        QualityEvaluation.Judged judged =
                evaluation.evaluate(names, reference, window, repeated, its, () -> budget.spend(time.nanoTime()));
        List<QualityIssue> found = new ArrayList<>(schema);
        freshness(window.model(), traffic).ifPresent(found::add);
        judged.checks().stream()
                .filter(issue -> issue.check() != QualityCheck.CONSTANT || series.isWhole(window))
                .forEach(found::add);
        return report(
                new QualityReport(
                        window.model(),
                        window.from(),
                        window.to(),
                        settings,
                        window.rows(),
                        judged.level(),
                        QualityState.OK,
                        List.of(),
                        List.of()),
                found);
    }

    /** Judges only how long ago the last prediction was; empty if that has the verdict it had. */
    Optional<QualityReport> between(ModelVersion model, Optional<QualityReport> last, ModelTraffic traffic) {
        Optional<QualityIssue> now = freshness(model, traffic);
        boolean isIssue = now.filter(QualityLook::isIssue).isPresent();
        if (isIssue == open.containsKey(FRESHNESS)) {
            return Optional.empty();
        }
        QualityReport before = last.orElseGet(() -> new QualityReport(
                model, traffic.lastSeen(), time.now(), settings, 0, 0, QualityState.OK, List.of(), List.of()));
        List<QualityIssue> found = new ArrayList<>(before.checks());
        found.removeIf(issue -> issue.check() == QualityCheck.FRESHNESS);
        now.ifPresent(found::add);
        return Optional.of(report(before, found));
    }

    private Optional<QualityIssue> freshness(ModelVersion model, ModelTraffic traffic) {
        if (!traffic.isOf(model)) {
            return Optional.empty();
        }
        Duration age = traffic.age();
        boolean isOld = age.compareTo(settings.freshness()) > 0;
        return Optional.of(new QualityIssue(
                QualityCheck.FRESHNESS,
                "",
                "",
                isOld ? QualityState.ISSUE : QualityState.OK,
                age.toSeconds(),
                settings.freshness().toSeconds(),
                Double.NaN,
                traffic.lastSeen()));
    }

    /** Returns a report of the same window with what was found, and with what is known of it from before. */
    private QualityReport report(QualityReport window, List<QualityIssue> found) {
        Map<Key, QualityIssue> before = new LinkedHashMap<>(open);
        List<QualityIssue> checks = new ArrayList<>();
        List<QualityIssue> ended = new ArrayList<>();
        for (QualityIssue issue : found) {
            Key key = Key.of(issue);
            QualityIssue known = before.remove(key);
            QualityIssue now = known == null ? issue : goesOn(issue, known);
            if (isIssue(now)) {
                open.put(key, now);
            } else if (known != null) {
                open.remove(key);
                ended.add(now);
            }
            checks.add(now);
        }
        before.forEach((key, known) -> { // no value has broken the rule, or the traffic has gone to another version
            if (key.check == QualityCheck.VALIDATION && window.rows() < settings.minRows()) {
                checks.add(known);
            } else {
                open.remove(key);
                ended.add(with(known, QualityState.OK, known.since()));
            }
        });
        checks.sort(Comparator.comparing(QualityIssue::state).reversed());
        QualityState state = checks.stream()
                .map(QualityIssue::state)
                .max(Comparator.naturalOrder())
                .orElse(QualityState.NOT_ENOUGH_DATA);
        return new QualityReport(
                window.model(),
                window.from(),
                window.to(),
                settings,
                window.rows(),
                window.level(),
                state,
                checks,
                ended);
    }

    /** Returns what is to be said of an issue that was open; a quiet night does not end it. */
    private static QualityIssue goesOn(QualityIssue found, QualityIssue known) {
        return found.state() == QualityState.NOT_ENOUGH_DATA ? known : with(found, found.state(), known.since());
    }

    private static QualityIssue with(QualityIssue issue, QualityState state, Instant since) {
        return new QualityIssue(
                issue.check(),
                issue.feature(),
                issue.detail(),
                state,
                issue.measured(),
                issue.expected(),
                issue.pValue(),
                since);
    }

    private static boolean isIssue(QualityIssue issue) {
        return issue.state() == QualityState.ISSUE;
    }
}
