package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What there is to be told of data quality: how many issues are open, and which have begun last, the gravest first,
 * short enough for a pager. For one thread at a time.
 */
final class QualityFindings {

    private static final int MOST_NAMED = 3;

    private String words = "";

    /** Takes note of what was found; the words are others if issues have begun. */
    Kpi of(QualityReport found, Optional<QualityReport> before, Instant at) {
        List<String> known = before.map(report ->
                        report.issues().stream().map(QualityFindings::key).toList())
                .orElse(List.of());
        List<QualityIssue> begun = found.issues().stream()
                .filter(issue -> !known.contains(key(issue)))
                .toList();
        if (!begun.isEmpty()) {
            words = words(found, begun);
        } else if (found.issues().isEmpty()) {
            words = "";
        }
        long rows = found.state() == QualityState.NOT_ENOUGH_DATA ? 0 : Math.max(1, found.rows());
        return Kpi.exact(MonitorKpis.QUALITY, found.model(), found.issues().size(), rows, at)
                .since(found.from())
                .detail(words);
    }

    private static String words(QualityReport found, List<QualityIssue> begun) {
        String more = begun.size() > MOST_NAMED ? "; and " + (begun.size() - MOST_NAMED) + " more" : "";
        return begun.stream()
                .limit(MOST_NAMED)
                .map(QualityIssue::summary)
                .collect(Collectors.joining("; ", found.model() + ": ", more));
    }

    private static String key(QualityIssue issue) {
        return issue.check() + " " + issue.feature() + " " + issue.detail();
    }
}
