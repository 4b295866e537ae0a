package io.mlprod.testing.data;

import io.mlprod.internal.text.NumberText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of columns by their counts over all rows: what is missing, constant, no number, or new in the test. */
final class ColumnChecks {

    private static final double MOSTLY = 0.5;
    private static final double FAR_MORE = 0.05;
    private static final double IMPROBABLE = 0.01;

    private final Scan train;
    private final List<Draft> found = new ArrayList<>();

    private ColumnChecks(Scan train) {
        this.train = train;
    }

    static List<Draft> run(Scan train, @Nullable Scan test) {
        ColumnChecks checks = new ColumnChecks(train);
        List<String> columns = train.roles().measured();
        for (int i = 0; i < columns.size(); i++) {
            boolean isLabel = i == train.roles().features().size();
            checks.constant(train, i, columns.get(i), isLabel);
            checks.missing(train, i, columns.get(i), isLabel);
            checks.notNumbers(train, i, columns.get(i), Severity.WARNING);
            if (test != null) {
                checks.notNumbers(test, i, columns.get(i), severityInTest(train.column(i)));
                checks.newCategories(test, i, columns.get(i), isLabel);
                if (isLabel) {
                    checks.constant(test, i, columns.get(i), true);
                    checks.missing(test, i, columns.get(i), true);
                }
            }
        }
        if (test != null) {
            checks.missingInTest(test, columns);
        }
        return checks.found;
    }

    private static Severity severityInTest(ColumnScan trained) {
        return trained.isNumeric() && trained.notNumbers() == 0 ? Severity.ERROR : Severity.WARNING;
    }

    private void constant(Scan set, int i, String column, boolean isLabel) {
        if (set.column(i).isConstant() && set.rows() > 1) {
            found.add(Draft.ofColumn(
                    DataCheck.CONSTANT_COLUMN,
                    isLabel ? Severity.ERROR : Severity.WARNING,
                    column,
                    "all " + NumberText.count(set.rows()) + " values of " + set.name() + " are \""
                            + set.column(i).first() + "\"",
                    isLabel
                            ? "take rows of every class: of one class, nothing can be learned or measured"
                            : "leave the column out, or find out why it is never anything else"));
        }
    }

    private void missing(Scan set, int i, String column, boolean isLabel) {
        double share = set.column(i).missingShare();
        if (share == 0 || (!isLabel && share < MOSTLY)) {
            return;
        }
        found.add(Draft.ofColumn(
                DataCheck.MISSING_VALUES,
                isLabel ? Severity.ERROR : Severity.WARNING,
                column,
                NumberText.count(set.column(i).missing()) + " of " + NumberText.count(set.rows()) + " values of "
                        + set.name() + " (" + NumberText.percent(share) + ") are missing",
                isLabel
                        ? "filter rows without a label out, or wait until their labels have come"
                        : "find out whether the source broke; leave the column out if it is always so"));
    }

    private void missingInTest(Scan other, List<String> columns) {
        double[] pValues = new double[train.roles().features().size()];
        for (int i = 0; i < pValues.length; i++) {
            long before = train.column(i).missing();
            long after = other.column(i).missing();
            pValues[i] = Shift.chiSquare(
                    new long[] {before, train.rows() - before}, new long[] {after, other.rows() - after});
        }
        double[] corrected = Shift.holm(pValues);
        for (int i = 0; i < pValues.length; i++) {
            double before = train.column(i).missingShare();
            double after = other.column(i).missingShare();
            if (corrected[i] < IMPROBABLE && Math.abs(after - before) >= FAR_MORE) {
                found.add(Draft.ofColumn(
                        DataCheck.MISSING_VALUES,
                        Severity.WARNING,
                        columns.get(i),
                        NumberText.percent(after) + " of the values of the test are missing, but "
                                + NumberText.percent(before) + " of those to train on",
                        "find out whether the source changed, or the sets come from different exports"));
            }
        }
    }

    private void notNumbers(Scan set, int i, String column, Severity severity) {
        ColumnScan scan = set.column(i);
        if (!scan.isNumeric() || scan.notNumbers() == 0) {
            return;
        }
        List<Draft.Spot> spots = new ArrayList<>();
        for (String text : scan.texts()) {
            spots.add(set.spotOfIndex(scan.firstIndex(text), "\"" + text + "\""));
        }
        found.add(new Draft(
                DataCheck.NOT_NUMBERS,
                severity,
                column,
                NumberText.count(scan.notNumbers()) + " of " + NumberText.count(set.rows()) + " values of " + set.name()
                        + " are no numbers, while the others are",
                "correct them; write nothing for a missing value",
                spots));
    }

    private void newCategories(Scan other, int i, String column, boolean isLabel) {
        ColumnScan before = train.column(i);
        ColumnScan after = other.column(i);
        if (!before.isCategorical() || !after.isCategorical() || before.isMissing()) {
            return;
        }
        List<Draft.Spot> spots = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Set<String> unseen = new HashSet<>();
        long rows = 0;
        for (String text : after.texts()) {
            if (!before.hasText(text)) {
                unseen.add(plain(text));
                rows += after.count(text);
                names.add("\"" + text + "\"");
                spots.add(other.spotOfIndex(after.firstIndex(text), "\"" + text + "\""));
            }
        }
        if (rows > 0) {
            Set<String> known = new HashSet<>();
            before.texts().forEach(text -> known.add(plain(text)));
            boolean isSpelling = known.containsAll(unseen);
            found.add(new Draft(
                    DataCheck.UNSEEN_CATEGORIES,
                    isLabel ? Severity.ERROR : Severity.WARNING,
                    column,
                    NumberText.count(rows) + " of " + NumberText.count(other.rows())
                            + " values of the test never occur in training: "
                            + String.join(", ", names.subList(0, Math.min(5, names.size())))
                            + (names.size() > 5 ? ", …" : ""),
                    isSpelling
                            ? "write them as those to train on, which differ only in case and spaces"
                            : "look for another spelling; else take rows of each to train on, or split so that each is"
                                    + " in both",
                    spots));
        }
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
