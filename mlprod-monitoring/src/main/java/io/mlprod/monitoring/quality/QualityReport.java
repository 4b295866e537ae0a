package io.mlprod.monitoring.quality;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the checks of a window of a model version's rows have found. Its text is for people. Immutable.
 *
 * @param model the version
 * @param from when the window began
 * @param to when it ended
 * @param settings by which it was judged
 * @param rows how many rows the window had
 * @param level the probability of a false alarm that was allowed to this look
 * @param state the worst of all checks
 * @param checks what each check has found, the gravest issues first
 * @param ended issues that were open before this window and are over; each is in one report
 * @since 0.1
 */
public record QualityReport(
        ModelVersion model,
        Instant from,
        Instant to,
        Quality settings,
        long rows,
        double level,
        QualityState state,
        List<QualityIssue> checks,
        List<QualityIssue> ended) {

    private static final int MOST_SHOWN = 20;

    /** Copies the lists. */
    public QualityReport {
        checks = List.copyOf(checks);
        ended = List.copyOf(ended);
    }

    /**
     * Returns the issues that are open, the gravest first. One that was found before stays open while there are too few
     * rows to tell, and until it was below half of its limit in three windows in succession.
     *
     * @return empty unless the state is {@link QualityState#ISSUE}
     */
    public List<QualityIssue> issues() {
        return checks.stream().filter(c -> c.state() == QualityState.ISSUE).toList();
    }

    /**
     * Returns the report for people: the verdict, then each issue that is open or has ended.
     *
     * @return several lines, safe to print
     */
    @Override
    public String toString() {
        List<QualityIssue> issues = issues();
        List<String> lines = new ArrayList<>();
        lines.add("quality of " + model.name() + "@" + model.version() + ": " + state + ", " + NumberText.count(rows)
                + " rows from " + from + " to " + to);
        issues.stream().limit(MOST_SHOWN).forEach(issue -> lines.add("  " + issue));
        if (issues.size() > MOST_SHOWN) {
            lines.add("  and " + (issues.size() - MOST_SHOWN) + " more issues");
        }
        ended.stream().limit(MOST_SHOWN).forEach(issue -> lines.add("  ended: " + issue));
        return PlainText.lines(lines);
    }
}
