package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The issues of a version that have begun and have not ended. An issue that is a matter of chance ends when it was
 * below half of its limit in some windows in succession, so that one on the border does not end and begin again and
 * again. For one thread at a time.
 */
public final class OpenIssues {

    private static final double CALM = 0.5; // of the limit
    private static final int CALM_WINDOWS = 3;

    private final Map<Key, Open> open = new HashMap<>();

    private record Key(QualityCheck check, String feature, String detail) {

        static Key of(QualityIssue issue) {
            return new Key(issue.check(), issue.feature(), issue.detail());
        }
    }

    private record Open(Finding finding, int calmWindows) {}

    /**
     * What is to be said of a window.
     *
     * @param checks each check, the gravest first
     * @param ended the issues that have ended
     */
    public record Verdicts(List<QualityIssue> checks, List<QualityIssue> ended) {

        /** Returns the worst of all. */
        public QualityState state() {
            return checks.stream()
                    .map(QualityIssue::state)
                    .max(Comparator.naturalOrder())
                    .orElse(QualityState.NOT_ENOUGH_DATA);
        }
    }

    /** Returns whether an issue of a check of whole rows is open. */
    public boolean has(QualityCheck check) {
        return open.containsKey(new Key(check, "", ""));
    }

    /**
     * Adds what was found in a window.
     *
     * @param found of all checks
     * @param isEnough whether the window has enough rows to say that an issue is over that was not found
     */
    public Verdicts add(List<Finding> found, boolean isEnough) {
        Map<Key, Open> before = new HashMap<>(open);
        List<Finding> checks = new ArrayList<>();
        List<QualityIssue> ended = new ArrayList<>();
        for (Finding finding : found) {
            before.remove(Key.of(finding.issue()));
            checks.add(next(finding, ended));
        }
        before.forEach((key, known) -> {
            if (key.check != QualityCheck.VALIDATION) { // the traffic has gone to another version
                open.remove(key);
                ended.add(with(known.finding.issue(), QualityState.OK, known.finding.issue()));
            } else { // no value has broken the rule
                QualityIssue none = measured(known.finding.issue(), isEnough);
                Finding now = next(new Finding(none, 0), ended);
                if (open.containsKey(key)) {
                    checks.add(now);
                }
            }
        });
        checks.sort(Comparator.comparing((Finding finding) -> finding.issue().state())
                .thenComparing(Finding::size)
                .reversed());
        return new Verdicts(checks.stream().map(Finding::issue).toList(), ended);
    }

    /** Adds one that does not depend on windows, and keeps the others as they were. */
    public Verdicts replace(QualityCheck check, List<Finding> found, List<QualityIssue> others) {
        List<QualityIssue> ended = new ArrayList<>();
        List<QualityIssue> checks = new ArrayList<>();
        if (found.isEmpty()) {
            Open gone = open.remove(new Key(check, "", ""));
            if (gone != null) {
                ended.add(with(gone.finding.issue(), QualityState.OK, gone.finding.issue()));
            }
        }
        found.forEach(finding -> checks.add(next(finding, ended).issue()));
        others.stream().filter(issue -> issue.check() != check).forEach(checks::add);
        checks.sort(Comparator.comparing(QualityIssue::state).reversed());
        return new Verdicts(checks, ended);
    }

    /** Returns what is to be said of one, which may go on or end. */
    private Finding next(Finding found, List<QualityIssue> ended) {
        QualityIssue issue = found.issue();
        Key key = Key.of(issue);
        Open known = open.get(key);
        if (known == null) {
            if (issue.state() == QualityState.ISSUE) {
                open.put(key, new Open(found, 0));
            }
            return found;
        }
        if (issue.state() == QualityState.NOT_ENOUGH_DATA) {
            return known.finding; // a quiet night does not end it
        }
        boolean isCalm = issue.state() == QualityState.OK && found.size() < CALM;
        int calm = isCalm ? known.calmWindows + 1 : 0;
        if (calm >= (Double.isNaN(issue.pValue()) ? 1 : CALM_WINDOWS)) {
            open.remove(key);
            QualityIssue over = with(issue, QualityState.OK, known.finding.issue());
            ended.add(over);
            return new Finding(over, found.size());
        }
        Finding goesOn = new Finding(with(issue, QualityState.ISSUE, known.finding.issue()), found.size());
        open.put(key, new Open(goesOn, calm));
        return goesOn;
    }

    private static QualityIssue measured(QualityIssue known, boolean isEnough) {
        return new QualityIssue(
                known.check(),
                known.feature(),
                known.detail(),
                isEnough ? QualityState.OK : QualityState.NOT_ENOUGH_DATA,
                0,
                known.expected(),
                1,
                known.since());
    }

    private static QualityIssue with(QualityIssue issue, QualityState state, QualityIssue known) {
        return new QualityIssue(
                issue.check(),
                issue.feature(),
                issue.detail(),
                state,
                issue.measured(),
                issue.expected(),
                issue.pValue(),
                known.since());
    }
}
