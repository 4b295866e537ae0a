package io.mlprod.monitoring;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.MonitorStatus.Performance;
import io.mlprod.monitoring.performance.PerformanceReport.LabelCounts;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How good a version's answers were, as at most two lines of a status: the verdict, and labels that did not fit. */
final class PerformanceLines {

    private PerformanceLines() {}

    static void add(Performance found, List<String> lines) {
        lines.add("  " + verdict(found));
        String wrong = wrong(found.labels());
        if (!wrong.isEmpty()) {
            lines.add("  labels not used: " + wrong);
        }
    }

    /**
     * Returns the verdict, the first metric that is worse or else the first, and of how many labels of which window.
     */
    static String verdict(Performance found) {
        Optional<MetricResult> shown = found.metrics().stream()
                .filter(one -> one.verdict() == Verdict.WORSE)
                .findFirst()
                .or(() -> found.metrics().stream().findFirst())
                .filter(one -> one.value().isDefined());
        return "performance " + found.verdict()
                + shown.map(one -> ", " + text(one)).orElse("") + ", "
                + NumberText.count(found.labelled()) + " of " + NumberText.count(found.predictions())
                + " labelled from " + StatusText.second(found.from()) + " to " + StatusText.second(found.to());
    }

    private static String text(MetricResult result) {
        Estimate value = result.value();
        String measured = result.metric().title() + " " + NumberText.measured(value.value());
        String interval = value.isBounded()
                ? " [" + NumberText.measured(value.lower()) + ", " + NumberText.measured(value.upper()) + "]"
                : "";
        String reference = result.reference().isDefined()
                ? " against " + NumberText.measured(result.reference().value())
                : ", no reference yet";
        return measured + interval + reference;
    }

    private static String wrong(LabelCounts counts) {
        List<String> wrong = new ArrayList<>();
        add(counts.unmatched(), "unmatched", wrong);
        add(counts.foreign(), "foreign", wrong);
        add(counts.late(), "late", wrong);
        add(counts.lost(), "lost", wrong);
        return String.join(", ", wrong);
    }

    private static void add(long count, String name, List<String> to) {
        if (count > 0) {
            to.add(NumberText.count(count) + " " + name);
        }
    }
}
