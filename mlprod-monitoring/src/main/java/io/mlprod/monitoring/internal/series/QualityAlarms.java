package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.Alarm;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The alarms of data quality: one for all issues that have begun, which names the gravest, short enough for a pager.
 */
final class QualityAlarms {

    private static final int MOST_NAMED = 3;

    private QualityAlarms() {}

    static Optional<Alarm> of(QualityReport found, Optional<QualityReport> before, Instant at) {
        List<String> known = before.map(report ->
                        report.issues().stream().map(QualityAlarms::key).toList())
                .orElse(List.of());
        List<QualityIssue> begun = found.issues().stream()
                .filter(issue -> !known.contains(key(issue)))
                .toList();
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        String more = begun.size() > MOST_NAMED ? "; and " + (begun.size() - MOST_NAMED) + " more" : "";
        String text = begun.stream()
                .limit(MOST_NAMED)
                .map(QualityIssue::summary)
                .collect(Collectors.joining("; ", found.model() + ": ", more));
        return Optional.of(
                new Alarm(found.model(), Alarm.Kind.QUALITY, at, text, Optional.empty(), Optional.of(found)));
    }

    private static String key(QualityIssue issue) {
        return issue.check() + " " + issue.feature() + " " + issue.detail();
    }
}
