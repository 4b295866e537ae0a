package io.mlprod.monitoring.internal.page;

import io.mlprod.monitoring.internal.page.PageView.Table;
import io.mlprod.monitoring.internal.page.PageView.Table.Column;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.monitoring.report.ReportData;
import java.util.ArrayList;
import java.util.List;

/** The view of the checks of data quality. */
final class QualityView {

    private QualityView() {}

    /** Returns the open issues; those of a data set have neither a version nor a beginning. */
    static Table issues(ReportData data) {
        boolean isDataSet = data.kind() == ReportData.Kind.DATA_SET;
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("State"),
                Column.text("Column"),
                Column.text("What"),
                Column.number("Found"),
                Column.number("Expected"),
                Column.text("What to do")));
        if (!isDataSet) {
            columns.add(1, Column.text("Version"));
            columns.add(6, Column.text("Since"));
        }
        List<List<String>> rows = new ArrayList<>();
        for (QualityReport checks : data.quality()) {
            for (QualityIssue issue : checks.issues()) {
                Pill pill = Pill.of(issue.state());
                List<String> row = new ArrayList<>(List.of(
                        pill.sign() + "\u00a0" + pill.word(),
                        issue.feature().isEmpty() ? "all rows" : Shown.name(issue.feature()),
                        IssueWords.detail(issue),
                        IssueWords.measured(issue),
                        IssueWords.expected(issue),
                        IssueWords.next(issue)));
                if (!isDataSet) {
                    row.add(1, Shown.name(checks.model().version()));
                    row.add(6, Shown.time(issue.since()));
                }
                rows.add(row);
            }
        }
        return new Table(columns, rows);
    }

    static String sentence(ReportData data) {
        if (data.quality().isEmpty()) {
            return "No window has been checked yet.";
        }
        long checks = data.quality().stream()
                .flatMap(report -> report.checks().stream())
                .filter(check -> check.state() != QualityState.NOT_ENOUGH_DATA)
                .count();
        long open = data.quality().stream()
                .mapToLong(report -> report.issues().size())
                .sum();
        String which = data.kind() == ReportData.Kind.DATA_SET ? "" : " of the last windows";
        return Shown.counted(checks, "check") + which + " had enough rows; "
                + (open == 0
                        ? "none has found an issue."
                        : Shown.counted(open, "issue") + " " + (open == 1 ? "is" : "are") + " open.");
    }
}
