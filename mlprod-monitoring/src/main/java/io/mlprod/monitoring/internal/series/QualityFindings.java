package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.quality.QualityCheck;
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

    private List<String> told = List.of(); // the keys of those that have begun last

    /**
     * Takes note of what was found; the findings are others if issues have begun, the words have the newest numbers.
     *
     * @param off which tier of a chain is not asked, in words, should rows be missed; empty if all are
     */
    Kpi of(QualityReport found, Optional<QualityReport> before, Instant at, String off) {
        List<String> known = before.map(report ->
                        report.issues().stream().map(QualityFindings::key).toList())
                .orElse(List.of());
        List<QualityIssue> begun = found.issues().stream()
                .filter(issue -> !known.contains(key(issue)))
                .toList();
        if (!begun.isEmpty()) {
            told = begun.stream().map(issue -> key(issue) + " " + issue.since()).toList();
        } else if (found.issues().isEmpty()) {
            told = List.of();
        }
        List<QualityIssue> named = found.issues().stream()
                .filter(issue -> told.contains(key(issue) + " " + issue.since()))
                .toList();
        List<QualityIssue> shown = named.isEmpty() ? found.issues() : named;
        long rows = found.state() == QualityState.NOT_ENOUGH_DATA ? 0 : Math.max(1, found.rows());
        return Kpi.exact(MonitorKpis.QUALITY, found.model(), found.issues().size(), rows, at)
                .since(found.from())
                .detail(shown.isEmpty() ? "" : words(found, shown) + because(shown, off))
                .findings(String.join("\n", told));
    }

    private static String because(List<QualityIssue> shown, String off) {
        boolean isTraffic = shown.stream()
                .anyMatch(issue -> issue.check() == QualityCheck.VOLUME || issue.check() == QualityCheck.FRESHNESS);
        return isTraffic && !off.isEmpty() ? "; " + off : "";
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
