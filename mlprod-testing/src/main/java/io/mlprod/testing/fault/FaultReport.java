package io.mlprod.testing.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of each fault of a {@link FaultMatrix}.
 *
 * @param lines one for each fault, in the order in which they were tried
 * @since 0.1
 */
public record FaultReport(List<Line> lines) {

    /**
     * What came of one fault.
     *
     * @param fault the fault
     * @param expected what the caller must get
     * @param got what it got
     * @param problem what is wrong, with a remedy; empty if nothing is
     */
    public record Line(FaultKind fault, Expected expected, String got, String problem) {

        /**
         * Returns whether the caller got what it must get, during the fault and after it.
         *
         * @return false if there is a problem
         */
        public boolean isAsExpected() {
            return problem.isEmpty();
        }
    }

    /** Keeps an unmodifiable copy of the lines. */
    public FaultReport {
        lines = List.copyOf(lines);
    }

    /**
     * Returns whether all faults came out as expected.
     *
     * @return false if one has a problem
     */
    public boolean isAsExpected() {
        return lines.stream().allMatch(Line::isAsExpected);
    }

    /**
     * Fails if a fault did not come out as expected.
     *
     * @throws AssertionError with this report as its message
     */
    public void assertAsExpected() {
        if (!isAsExpected()) {
            throw new AssertionError(toString());
        }
    }

    /**
     * Returns the report as a table for people, with the problems below it.
     *
     * @return several lines of text, the last without a line end
     */
    @Override
    public String toString() {
        long problems = lines.stream().filter(line -> !line.isAsExpected()).count();
        List<String> text = new ArrayList<>();
        text.add(
                problems == 0
                        ? lines.size() + " faults came out as expected"
                        : problems + " of " + lines.size() + " faults did not come out as expected");
        int first = width(lines.stream().map(line -> line.fault().title()).toList());
        int second =
                width(lines.stream().map(line -> line.expected().toString()).toList());
        for (Line line : lines) {
            text.add((line.isAsExpected() ? "  ok    " : "  WRONG ")
                    + padded(line.fault().title(), first) + "  "
                    + padded("expected " + line.expected(), second + "expected ".length()) + "  got " + line.got());
        }
        Map<String, List<String>> titles = new LinkedHashMap<>(); // by problem: one cause often shows in all faults
        lines.stream()
                .filter(line -> !line.isAsExpected())
                .forEach(line -> titles.computeIfAbsent(line.problem(), problem -> new ArrayList<>())
                        .add(line.fault().title()));
        titles.forEach((problem, faults) -> text.add(String.join(", ", faults) + ": " + problem));
        return String.join("\n", text);
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
