package io.mlprod.shadow;

import io.mlprod.internal.text.PlainText;
import io.mlprod.shadow.ShadowReport.Change;
import io.mlprod.shadow.ShadowReport.Distribution;
import io.mlprod.shadow.ShadowReport.Example;
import io.mlprod.shadow.ShadowReport.Field;
import io.mlprod.shadow.ShadowReport.Labels;
import io.mlprod.shadow.ShadowReport.Numbers;
import io.mlprod.shadow.ShadowReport.Traffic;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes a report down: the verdict, what matters, a line for each field, and the evidence. */
final class ReportText {

    private static final int SHOWN = 3; // worst pairs, examples and changes of a field; the record has all

    private static final int WIDE = 70; // from here on the two values of an example have lines of their own
    private static final MathContext DIGITS = new MathContext(4);

    private final ShadowReport report;
    private final StringBuilder text = new StringBuilder();

    ReportText(ShadowReport report) {
        this.report = report;
    }

    String text() {
        line("Shadow of %s beside %s: %s", report.candidate(), report.primary(), report.verdict());
        line("%s", report.verdict().sentence());
        report.findings().forEach(finding -> line("- %s", finding));
        traffic();
        table();
        report.fields().forEach(this::evidence);
        report.notes().forEach(note -> line("Note: %s", note));
        return text.toString();
    }

    private void traffic() {
        Traffic traffic = report.traffic();
        line("");
        line(
                "%,d calls, %,d sampled, %,d compared, %,d dropped, %,d late",
                traffic.calls(), traffic.sampled(), report.compared(), traffic.dropped(), traffic.late());
        line(
                "candidate failures: %,d%s",
                report.failed(), Findings.failureRate(report.failed(), report.failed() + report.compared()));
        Labels labels = report.labels();
        long labelled = labels.onlyPrimaryRight() + labels.onlyCandidateRight() + labels.neitherRight();
        if (labels.disagreements() > 0) {
            line(
                    "labels: %,d pairs disagree, %,d of them labelled so far, %,d no longer waited for",
                    labels.disagreements(), labelled, labels.dropped());
        }
        if (labelled > 0) {
            line(
                    "right: the primary alone %,d times, the candidate alone %,d, neither %,d",
                    labels.onlyPrimaryRight(), labels.onlyCandidateRight(), labels.neitherRight());
        }
    }

    private void table() {
        String row = "%-28s %9s %9s %12s %12s %10s %10s";
        line("");
        line(row, "field", "pairs", "differ", "primary with", "other class", "mean", "max");
        line(row, "", "", "", "itself", "", "difference", "difference");
        for (Field field : report.fields()) {
            line(
                    row,
                    shorten(field.name(), 28),
                    grouped(field.pairs()),
                    percent(field.differingShare()),
                    field.noise().pairs() == 0
                            ? "not asked"
                            : grouped(field.noise().differing()) + " of "
                                    + grouped(field.noise().pairs()),
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
                        "  changed class: %s",
                        String.join(
                                ", ",
                                shown(classes.changes()).stream()
                                        .map(ReportText::change)
                                        .toList()));
            }
        });
        field.decisions()
                .forEach(decision -> line(
                        "  %s at %s: %,d to yes, %,d to no, of %,d",
                        decision.element(),
                        number(decision.threshold()),
                        decision.toYes(),
                        decision.toNo(),
                        decision.compared()));
        field.ranking()
                .ifPresent(ranking -> line(
                        "  order: %s of the top %d in common, Kendall's tau-b %s",
                        percent(ranking.meanOverlap()), ranking.k(), number(ranking.meanTau())));
        field.distributions().stream()
                .sorted(Comparator.comparingDouble(Distribution::psi).reversed())
                .limit(SHOWN)
                .forEach(found -> line(
                        "  distribution of %s: PSI %s (%s shift), KS %s",
                        found.element(), number(found.psi()), shift(found.psi()), number(found.ks())));
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

    private static String shift(double psi) {
        return psi < ShadowReport.SMALL_SHIFT ? "little" : psi < ShadowReport.LARGE_SHIFT ? "small" : "large";
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

    static String count(long part, long all) {
        return String.format(Locale.ROOT, "%,d of %,d (%s)", part, all, percent(part / (double) all));
    }

    private static String grouped(long count) {
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

    /** Four significant digits. */
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
