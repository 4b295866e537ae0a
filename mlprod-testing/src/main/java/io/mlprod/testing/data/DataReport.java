package io.mlprod.testing.data;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What the checks of data sets have found, as a value and as text. Immutable.
 *
 * @since 0.1
 */
public final class DataReport {

    private static final int LONGEST_LINE = 120;
    private static final int MOST_ROWS = 6;

    private final String train;
    private final long trainRows;
    private final String test;
    private final long testRows;
    private final List<Finding> findings;

    DataReport(String train, long trainRows, String test, long testRows, List<Finding> findings) {
        this.train = train;
        this.trainRows = trainRows;
        this.test = test;
        this.testRows = testRows;
        this.findings = List.copyOf(findings);
    }

    /**
     * Returns all findings.
     *
     * @return the worst first; unmodifiable
     */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * Returns the findings of one check.
     *
     * @param check which one
     * @return the worst first
     */
    public List<Finding> findings(DataCheck check) {
        Objects.requireNonNull(check, "check");
        return findings.stream().filter(finding -> finding.check() == check).toList();
    }

    /**
     * Fails if there is an error.
     *
     * @return this, if there is none
     * @throws AssertionError with all findings
     */
    public DataReport assertNoErrors() {
        return assertBelow(Severity.ERROR);
    }

    /**
     * Fails if there is an error or a warning.
     *
     * @return this, if there is none
     * @throws AssertionError with all findings
     */
    public DataReport assertNoWarnings() {
        return assertBelow(Severity.WARNING);
    }

    private DataReport assertBelow(Severity severity) {
        if (findings.stream().anyMatch(finding -> finding.severity().compareTo(severity) >= 0)) {
            throw new AssertionError(toString());
        }
        return this;
    }

    private long count(Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).count();
    }

    /**
     * Returns the findings as a table: severity, check and column, what was found, what to do, and rows.
     *
     * @return some lines
     */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("Data checks of " + train + " (" + rows(trainRows) + ")"
                + (test.isEmpty() ? "" : " and " + test + " (" + rows(testRows) + ")") + ": "
                + plural(count(Severity.ERROR), "error") + ", " + plural(count(Severity.WARNING), "warning"));
        for (Finding finding : findings) {
            lines.add(String.format(Locale.ROOT, "%-8s%s %s", finding.severity(), finding.check(), finding.column())
                    .strip());
            wrap("  ", finding.message(), lines);
            wrap("  → ", finding.advice(), lines);
            if (!finding.rows().isEmpty()) {
                wrap("  at ", rows(finding.rows()), lines);
            }
        }
        return PlainText.lines(lines);
    }

    /** Returns some places; those whose note leads to the next are not separated from it. */
    private static String rows(List<String> rows) {
        String some = String.join(", ", rows.subList(0, Math.min(MOST_ROWS, rows.size())));
        return some.replaceAll("( [=≠≈]| with| are),", "$1") + (rows.size() > MOST_ROWS ? ", …" : "");
    }

    /** Adds a text in lines that are not too long, the first with a prefix and the others as far in. */
    private static void wrap(String prefix, String text, List<String> lines) {
        StringBuilder line = new StringBuilder(prefix);
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > LONGEST_LINE && !line.toString().isBlank()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(prefix.length()));
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }

    private static String rows(long count) {
        return NumberText.count(count) + (count == 1 ? " row" : " rows");
    }

    private static String plural(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
