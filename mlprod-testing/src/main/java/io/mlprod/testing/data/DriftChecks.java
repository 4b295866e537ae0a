package io.mlprod.testing.data;

import io.mlprod.internal.text.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Checks whether the columns of the sampled rows are distributed alike in both sets. */
final class DriftChecks {

    private static final double IMPROBABLE = 0.01;
    private static final double SHIFTED = 0.1; // the usual threshold of the population stability index
    private static final double APART = 0.5;
    private static final double FAR = 0.3;
    private static final int FEW_VALUES = 20;

    /** How different a column is. */
    private record Difference(
            String column,
            boolean isLabel,
            double index,
            double distance,
            double pValue,
            @Nullable Unit unit,
            String how) {}

    private DriftChecks() {}

    static List<Draft> run(Scan train, Scan test) {
        List<Difference> differences = new ArrayList<>();
        List<String> columns = train.roles().measured();
        for (int i = 0; i < columns.size(); i++) {
            boolean isLabel = i == train.roles().features().size();
            if (isLabel && isWrittenOtherwise(train.column(i), test.column(i))) {
                continue; // a finding of its own, and no class would agree
            }
            differences.add(
                    train.column(i).isNumeric() && test.column(i).isNumeric()
                            ? ofNumbers(columns.get(i), isLabel, numbers(train.sample(i)), numbers(test.sample(i)))
                            : ofTexts(columns.get(i), isLabel, train.sample(i), test.sample(i)));
        }
        double[] corrected =
                Shift.holm(differences.stream().mapToDouble(Difference::pValue).toArray());
        List<Draft> found = new ArrayList<>();
        for (int i = 0; i < corrected.length; i++) {
            if (corrected[i] < IMPROBABLE && differences.get(i).index() >= SHIFTED) {
                found.add(draft(differences.get(i), corrected[i]));
            }
        }
        return found;
    }

    /** Returns whether no class of the test is one of those to train on. */
    private static boolean isWrittenOtherwise(ColumnScan train, ColumnScan test) {
        return train.isCategorical()
                && test.isCategorical()
                && !test.isMissing()
                && StreamSupport.stream(test.texts().spliterator(), false).noneMatch(train::hasText);
    }

    private static Difference ofNumbers(String column, boolean isLabel, double[] before, double[] after) {
        if (before.length < 2 || after.length < 2) {
            return new Difference(column, isLabel, 0, 0, 1, null, "");
        }
        long[][] cells = Arrays.stream(before).distinct().limit(FEW_VALUES + 1L).count() <= FEW_VALUES
                ? cells(texts(before), texts(after))
                : Shift.deciles(before, after);
        double distance = Shift.distance(before, after);
        Unit unit = distance >= FAR ? Unit.explaining(before, after, distance) : null;
        return new Difference(
                column,
                isLabel,
                Shift.stabilityIndex(cells[0], cells[1]),
                distance,
                Shift.kolmogorovSmirnov(before, after),
                unit,
                "median " + NumberText.measured(after[after.length / 2]) + ", of training "
                        + NumberText.measured(before[before.length / 2]) + "; Kolmogorov-Smirnov D "
                        + NumberText.measured(distance));
    }

    private static Difference ofTexts(
            String column, boolean isLabel, List<@Nullable String> before, List<@Nullable String> after) {
        List<String> some =
                before.stream().filter(Objects::nonNull).map(String::valueOf).toList();
        List<String> others =
                after.stream().filter(Objects::nonNull).map(String::valueOf).toList();
        if (some.isEmpty() || others.isEmpty()) {
            return new Difference(column, isLabel, 0, 0, 1, null, "");
        }
        long[][] cells = cells(some, others);
        double distance = Shift.totalVariation(cells[0], cells[1]);
        return new Difference(
                column,
                isLabel,
                Shift.stabilityIndex(cells[0], cells[1]),
                distance,
                Shift.chiSquare(cells[0], cells[1]),
                null,
                NumberText.percent(distance) + " of the rows would have to move to another value");
    }

    /** Counts each text in both samples; those with few are counted together. */
    private static long[][] cells(List<String> before, List<String> after) {
        Map<String, long[]> counts = new LinkedHashMap<>();
        before.forEach(text -> counts.computeIfAbsent(text, key -> new long[2])[0]++);
        after.forEach(text -> counts.computeIfAbsent(text, key -> new long[2])[1]++);
        return Shift.merged(
                counts.values().stream().mapToLong(cell -> cell[0]).toArray(),
                counts.values().stream().mapToLong(cell -> cell[1]).toArray());
    }

    private static List<String> texts(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toString).toList();
    }

    /** Returns the numbers among the values, sorted. */
    private static double[] numbers(List<@Nullable String> values) {
        return values.stream()
                .filter(Objects::nonNull)
                .map(text -> Cell.number(String.valueOf(text)))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .filter(number -> !Double.isNaN(number))
                .sorted()
                .toArray();
    }

    private static Draft draft(Difference difference, double pValue) {
        String numbers = difference.how() + ", PSI " + NumberText.measured(difference.index()) + ", p "
                + (pValue < 1e-12 ? "below 1E-12" : NumberText.measured(pValue));
        Unit unit = difference.unit();
        if (unit != null) {
            return Draft.ofColumn(
                    DataCheck.DRIFT,
                    Severity.ERROR,
                    difference.column(),
                    "the values of the test look like those of training " + unit.text() + "; " + numbers,
                    "bring both sets into one unit");
        }
        return Draft.ofColumn(
                DataCheck.DRIFT,
                difference.distance() >= APART ? Severity.ERROR : Severity.WARNING,
                difference.column(),
                (difference.isLabel() ? "the labels" : "the values") + " of the test are distributed otherwise: "
                        + numbers,
                difference.isLabel()
                        ? "stratify the split by the label, or weigh the metrics, if this is not how production is"
                        : "find out whether the sets come from one source; accept it if time is the reason");
    }
}
