package io.mlprod.testing.golden;

import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The text of a failed comparison: shapes first, then counts, the worst rows, and what would explain them. */
final class FailureText {

    private static final List<String> HEAD = List.of("row", "output", "expected", "actual", "abs", "rel", "allowed");

    private FailureText() {}

    /**
     * Returns the lines of a comparison that failed.
     *
     * @param subject what was compared, as the beginning of the first line
     * @param rows the word for what was compared, e.g. rows
     * @param found the comparison
     */
    static List<String> lines(String subject, String rows, Comparison found) {
        List<String> lines = new ArrayList<>();
        long wrong = found.counts().stream().mapToLong(OutputCount::wrong).sum();
        long values = found.counts().stream().mapToLong(OutputCount::values).sum();
        String counts = wrong == 0 ? "" : " (" + wrong + " of " + values + " values)";
        lines.add(subject + ": " + found.wrong() + " of " + found.rows() + " " + rows + " differ" + counts);
        for (Map.Entry<String, Integer> problem : found.structure().entrySet()) {
            lines.add("  in " + problem.getValue() + " of " + found.rows() + " " + rows + ", " + problem.getKey());
        }
        found.counts().stream().filter(OutputCount::isWrong).forEach(count -> lines.add("  " + count.line()));
        if (!found.worst().isEmpty()) {
            lines.addAll(table(found.worst()));
        }
        if (found.labelsAlone() > 0) {
            lines.add("  label differs, scores equal in " + found.labelsAlone() + " of them: check the threshold, "
                    + "the order of the labels, or allow ties(label, scores, within)");
        }
        if (found.tied() > 0) {
            lines.add("  " + found.tied() + " more labels differ where the scores tie, which is allowed");
        }
        Clues.of(found.columns()).forEach(clue -> lines.add("  clue: " + clue));
        return lines;
    }

    private static List<String> table(List<Mismatch> worst) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Mismatch mismatch : worst) {
            rows.add(List.of(
                    cut(PlainText.line(mismatch.row())),
                    cut(PlainText.line(mismatch.output())),
                    Shown.of(mismatch.expectedAsGiven()),
                    Shown.of(mismatch.actual()),
                    Shown.excess(mismatch.absolute(), mismatch.allowed()),
                    Shown.difference(mismatch.relative()),
                    mismatch.allowed() > 0 && Double.isFinite(mismatch.allowed())
                            ? Shown.difference(mismatch.allowed())
                            : "exact"));
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(" ");
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                line.append(' ')
                        .append(row.get(i))
                        .append(" ".repeat(width - row.get(i).length() + 1));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }
}
