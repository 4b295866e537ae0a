package io.mlprod.shadow;

import io.mlprod.internal.text.PlainText;
import io.mlprod.shadow.ShadowReport.Change;
import io.mlprod.shadow.ShadowReport.Distribution;
import io.mlprod.shadow.ShadowReport.Example;
import io.mlprod.shadow.ShadowReport.Failures;
import io.mlprod.shadow.ShadowReport.Field;
import io.mlprod.shadow.ShadowReport.Labels;
import io.mlprod.shadow.ShadowReport.Numbers;
import io.mlprod.shadow.ShadowReport.Standing;
import io.mlprod.shadow.ShadowReport.Traffic;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The text of a report: the verdict, what matters, a line for each field, and the evidence. */
final class ReportText {

    private static final int SHOWN = 3; // worst pairs, examples and changes of a field; the record has all

    private static final int LONGEST_LINE = 110; // of sentences
    private static final int WIDE = 70; // from here on the two values of an example have lines of their own
    private static final MathContext DIGITS = new MathContext(4);

    private final ShadowReport report;
    private final StringBuilder text = new StringBuilder();

    ReportText(ShadowReport report) {
        this.report = report;
    }

    String text() {
        line("Shadow of %s beside %s: %s", report.candidate(), report.primary(), report.verdict());
        paragraph("", report.verdict().sentence());
        paragraph("", "What to do: " + report.verdict().advice());
        if (!report.findings().isEmpty()) {
            line("");
        }
        report.findings().forEach(finding -> paragraph("- ", finding));
        table();
        traffic();
        report.fields().forEach(this::evidence);
        report.notes().forEach(note -> paragraph("Note: ", note));
        return text.toString();
    }

    private void traffic() {
        Traffic traffic = report.traffic();
        Failures failures = report.failures();
        line("");
        line(
                "%s of the primary, %,d sampled, %,d compared, %,d dropped, %,d late",
                counted(traffic.calls(), "call"),
                traffic.sampled(),
                report.compared(),
                traffic.dropped(),
                traffic.late());
        line(
                "failures: the candidate alone on %s%s, the primary alone on %,d, both on %,d",
                counted(failures.onlyCandidate(), "call"),
                ReportFindings.failureRate(failures.onlyCandidate(), failures.asked()),
                failures.onlyPrimary(),
                failures.both());
        Labels labels = report.labels();
        long labelled = labels.onlyPrimaryRight() + labels.onlyCandidateRight() + labels.neitherRight();
        if (labels.disagreements() > 0) {
            line(
                    "labels: %s, %,d of them labelled so far, %,d no longer waited for",
                    labels.disagreements() == 1
                            ? "1 pair disagrees"
                            : grouped(labels.disagreements()) + " pairs disagree",
                    labelled,
                    labels.dropped());
        }
        if (labelled > 0) {
            line(
                    "right: the primary alone on %s, the candidate alone on %,d, neither on %,d",
                    counted(labels.onlyPrimaryRight(), "prediction"),
                    labels.onlyCandidateRight(),
                    labels.neitherRight());
        }
    }

    private void table() {
        String row = "%-26s %9s %9s %15s %15s %11s %10s %10s";
        if (report.fields().isEmpty()) {
            return;
        }
        line("");
        line(row, "field", "pairs", "differ", "beyond noise", "primary differs", "other class", "mean", "max");
        line(row, "", "", "", "", "from itself", "", "difference", "difference");
        for (Field field : report.fields()) {
            line(
                    row,
                    shorten(field.name(), 26),
                    grouped(field.pairs()),
                    percent(field.differingShare()),
                    words(field.standing()),
                    field.noise().asked() == 0
                            ? "not asked"
                            : grouped(field.noise().differing()) + " of "
                                    + grouped(field.noise().asked()),
                    field.classes()
                            .map(c -> percent(c.disagreeing() / (double) c.compared()))
                            .orElse(""),
                    field.numbers()
                            .map(Numbers::meanDifference)
                            .map(ReportText::number)
                            .orElse(""),
                    field.numbers()
                            .map(Numbers::maxDifference)
                            .map(ReportText::number)
                            .orElse(""));
        }
    }

    private void evidence(Field field) {
        int start = text.length();
        field.classes().ifPresent(classes -> {
            if (!classes.changes().isEmpty()) {
                line(
                        "  changed class (beyond noise: %s): %s",
                        words(classes.standing()),
                        String.join(
                                ", ",
                                shown(classes.changes()).stream()
                                        .map(ReportText::change)
                                        .toList()));
            }
        });
        field.decisions()
                .forEach(decision -> line(
                        "  %s at %s: %,d to yes, %,d to no, of %s (beyond noise: %s)",
                        decision.element(),
                        number(decision.threshold()),
                        decision.toYes(),
                        decision.toNo(),
                        counted(decision.compared(), "pair"),
                        words(decision.standing())));
        field.ranking()
                .ifPresent(ranking -> line(
                        "  order: %s of the top %d in common, Kendall's tau-b %s",
                        percent(ranking.meanOverlap()), ranking.k(), number(ranking.meanTau())));
        field.distributions().stream()
                .sorted(Comparator.comparingDouble(Distribution::psi).reversed())
                .limit(SHOWN)
                .forEach(found -> line(
                        "  distribution of %s: PSI %s (%s), KS %s",
                        found.element(), number(found.psi()), shift(found), number(found.ks())));
        if (field.differing() > 0) {
            shown(field.worst())
                    .forEach(worst -> line(
                            "  furthest apart: %s  %s  %s -> %s",
                            worst.id(), worst.element(), number(worst.primary()), number(worst.candidate())));
            shown(field.examples()).forEach(this::example);
        }
        if (text.length() > start) {
            text.insert(start, "\n" + PlainText.line(field.name()) + "\n");
        }
    }

    private void example(Example example) {
        String input = example.input().map(known -> "  input: " + known).orElse("");
        if (example.primary().length() + example.candidate().length() < WIDE) {
            line("  for example: %s  %s -> %s%s", example.id(), example.primary(), example.candidate(), input);
        } else {
            line("  for example: %s%s", example.id(), input);
            line("       primary %s", example.primary());
            line("     candidate %s", example.candidate());
        }
    }

    private static String words(Standing standing) {
        return switch (standing) {
            case NONE -> "no difference";
            case SHOWN -> "yes";
            case NEGLIGIBLE -> "surely < 1 %";
            case NOT_DECIDED -> "not decided";
        };
    }

    private static String shift(Distribution found) {
        return switch (found.standing()) {
            case NONE -> "no shift";
            case NEGLIGIBLE -> "little shift";
            case SHOWN -> found.psi() < ShadowReport.LARGE_SHIFT ? "small shift" : "large shift";
            case NOT_DECIDED -> "not decided";
        };
    }

    private static String change(Change change) {
        return change.primary() + " -> " + change.candidate() + " (" + grouped(change.count()) + ")";
    }

    private static <T> List<T> shown(List<T> all) {
        return all.subList(0, Math.min(SHOWN, all.size()));
    }

    private void line(String format, Object... values) {
        text.append(PlainText.line(String.format(Locale.ROOT, format, values).stripTrailing()))
                .append('\n');
    }

    /** Breaks words into as many lines as they need, each indented like the first. */
    private void paragraph(String begin, String words) {
        StringBuilder row = new StringBuilder(begin);
        for (String word : PlainText.line(words).split(" ", -1)) {
            if (row.length() > begin.length() && row.length() + word.length() > LONGEST_LINE) {
                text.append(row.toString().stripTrailing()).append('\n');
                row = new StringBuilder(" ".repeat(begin.length()));
            }
            row.append(word).append(' ');
        }
        text.append(row.toString().stripTrailing()).append('\n');
    }

    static String count(long part, long all, String noun) {
        return grouped(part) + " of " + counted(all, noun) + " (" + percent(part / (double) all) + ")";
    }

    /** Writes a count and its noun, in the plural unless the count is one. */
    static String counted(long count, String noun) {
        return grouped(count) + " " + noun + (count == 1 ? "" : "s");
    }

    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String percent(double share) {
        if (Double.isNaN(share)) {
            return "-";
        }
        double percent = 100 * share;
        if (percent > 0 && percent < 0.01) {
            return "<0.01 %";
        }
        return String.format(Locale.ROOT, percent < 1 ? "%.2f %%" : "%.1f %%", percent);
    }

    /** Writes four significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.toString(value);
        }
        return size >= 1e-4 && size < 1e7
                ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : String.format(Locale.ROOT, "%.2e", value);
    }

    private static String shorten(String name, int width) {
        return name.length() <= width ? name : name.substring(0, width - 1) + "…";
    }
}
