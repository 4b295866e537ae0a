package io.mlprod.experiment;

import io.mlprod.experiment.Readout.Arm;
import io.mlprod.experiment.Readout.Comparison;
import io.mlprod.experiment.Readout.Counted;
import io.mlprod.experiment.Readout.Estimate;
import io.mlprod.experiment.Readout.LeftOut;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** The text of a readout, for people who have never heard of p values. */
final class ReadoutText {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String LIST = "  ";

    private static final int WIDTH = 150;

    /** The share of late outcomes from which on the text mentions them. */
    private static final double MANY_LATE = 0.05;

    private final Readout readout;
    private final List<String> lines = new ArrayList<>();
    private final int armWidth;
    private final String level;
    private final String within;

    private ReadoutText(Readout readout) {
        this.readout = readout;
        this.armWidth = Math.max(
                3,
                readout.arms().stream()
                        .mapToInt(arm -> arm.name().length())
                        .max()
                        .orElse(0));
        this.level = plain(100 * (1 - readout.alpha())) + " %";
        this.within = DurationText.of(readout.counted().outcomesWithin());
    }

    static String of(Readout readout) {
        ReadoutText text = new ReadoutText(readout);
        text.addHead();
        text.addArms();
        text.addComparisons();
        text.addHowToRead();
        return PlainText.lines(text.lines);
    }

    private void addHead() {
        Counted counted = readout.counted();
        lines.add(row(
                "Experiment %s, counted from %s to %s UTC (%s)",
                readout.experiment(),
                MINUTE.format(counted.since()),
                MINUTE.format(counted.until()),
                DurationText.of(Duration.between(counted.since(), counted.until()))));
        if (counted.begunAnew() > 0) {
            lines.add(row(
                    "Counting began anew %s because weights were changed; %,d units from before do not count",
                    counted.begunAnew() == 1 ? "once" : counted.begunAnew() + " times", counted.setAside()));
        }
        if (!readout.refusals().isEmpty()) {
            lines.add("REFUSED: do not decide by this experiment. No metric is shown, because");
            readout.refusals().forEach(reason -> addWrapped("- ", reason));
        }
        addSampleRatio();
        double late = readout.leftOut().lateShare();
        if (late > MANY_LATE) {
            addWrapped(
                    "",
                    row(
                            "%.0f %% of outcomes (each unit's first) came later than %s after their prediction"
                                    + " (outcomesWithin)"
                                    + " and are not in these numbers; a longer outcomesWithin has them",
                            100 * late, within));
        }
        lines.add("");
    }

    private void addSampleRatio() {
        boolean isEmpty = readout.arms().stream().allMatch(arm -> arm.units() == 0);
        if (isEmpty && readout.leftOut().moved() == 0) {
            lines.add("No units yet");
            return;
        }
        Readout.SampleRatio ratio = readout.sampleRatio();
        if (!ratio.mismatch()) {
            lines.add(
                    ratio.checked()
                            ? "New units came to the arms as the weights say (p = " + p(ratio.pValue()) + ")"
                            : "Not checked: whether new units came to the arms as the weights say, since arms grew"
                                    + " unevenly");
        }
        if (ratio.reweighed()) {
            lines.add(
                    "Weights were changed: the table has only units that still belong to their arm, not as many as the"
                            + " weights say; predictions are those of all");
        }
    }

    private void addArms() {
        int versionWidth = Math.max(
                7,
                readout.arms().stream()
                        .mapToInt(arm -> arm.version().length())
                        .max()
                        .orElse(0));
        String format = "%-" + armWidth + "s  %-" + versionWidth + "s  %8s  %11s  %11s";
        lines.add(row(format, "arm", "version", "weight", "units", "predictions"));
        for (Arm arm : readout.arms()) {
            lines.add(row(
                    format,
                    arm.name(),
                    arm.version(),
                    row("%.2f %%", 100 * arm.weight()),
                    row("%,d", arm.units()),
                    row("%,d", arm.exposures())));
        }
    }

    private void addComparisons() {
        if (!readout.refusals().isEmpty()) {
            return;
        }
        Map<Metric, List<Comparison>> byMetric = readout.comparisons().stream()
                .collect(Collectors.groupingBy(Comparison::metric, LinkedHashMap::new, Collectors.toList()));
        byMetric.forEach((metric, comparisons) -> {
            boolean isAdjusted = comparisons.stream().anyMatch(one -> isTested(one) && one.adjustedByCovariate());
            lines.add("");
            addWrapped(
                    metric.name() + ": ",
                    described(metric) + (isAdjusted ? "; differences are adjusted by the covariate (CUPED)" : ""));
            if (comparisons.stream().anyMatch(ReadoutText::isTested)) {
                lines.add(numbers(
                        "arm",
                        "in control",
                        "in arm",
                        "difference",
                        level + " interval",
                        "relative",
                        level + " interval",
                        "units compared",
                        "p (Holm)"));
            }
            for (Comparison comparison : comparisons) {
                if (isTested(comparison)) {
                    lines.add(numbers(comparison));
                }
                String arm = isTested(comparison) ? "" : comparison.arm();
                addWrapped(row(LIST + "%-" + armWidth + "s  ", arm), words(comparison));
            }
        });
    }

    /** Breaks a sentence into lines that fit into a ticket, each indented like the first. */
    private void addWrapped(String before, String sentence) {
        StringBuilder line = new StringBuilder(before);
        for (String word : sentence.split(" ", -1)) {
            if (line.length() + word.length() >= WIDTH && line.length() > before.length()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(before.length()));
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }

    private static boolean isTested(Comparison comparison) {
        return comparison.difference().isBounded();
    }

    private String described(Metric metric) {
        String told = " told within " + within + " of the prediction";
        String what = switch (metric.kind()) {
            case PROPORTION -> "share of units with '" + metric.source() + "'" + told;
            case MEAN -> "mean over units of each unit's sum of '" + metric.source() + "'" + told + bounds(metric);
            case QUANTILE ->
                (metric.quantile() == 0.5 ? "median" : plain(100 * metric.quantile()) + " % quantile")
                        + " over units of each unit's sum of '" + metric.source() + "'" + told;
        };
        return what + "; " + (metric.higherIsBetter() ? "more" : "less") + " is better";
    }

    private static String bounds(Metric metric) {
        boolean low = Double.isFinite(metric.lowest());
        boolean high = Double.isFinite(metric.highest());
        String bounds = (low ? " at least " + plain(metric.lowest()) : "")
                + (low && high ? " and" : "")
                + (high ? " at most " + plain(metric.highest()) : "");
        return low || high ? ", each counted as" + bounds + " (winsorised)" : "";
    }

    private String numbers(Comparison comparison) {
        DoubleFunction<String> unit = isShare(comparison) ? value -> number(100 * value) + " %" : ReadoutText::number;
        DoubleFunction<String> points = isShare(comparison) ? value -> number(100 * value) : ReadoutText::number;
        Estimate relative = comparison.relative();
        return numbers(
                comparison.arm(),
                unit.apply(comparison.controlValue()),
                unit.apply(comparison.armValue()),
                signed(comparison.difference().value(), points) + (isShare(comparison) ? " pp" : ""),
                interval(comparison.difference(), points),
                relative.isBounded() ? signed(relative.value(), ReadoutText::percent) : "-",
                relative.isBounded() ? interval(relative, ReadoutText::percent) : "-",
                row("%,d : %,d", comparison.controlUnits(), comparison.armUnits()),
                p(comparison.adjustedPValue()));
    }

    private String numbers(String... cells) {
        return row(LIST + "%-" + armWidth + "s  %10s  %9s  %10s  %-22s  %9s  %-22s  %17s  %8s", (Object[]) cells);
    }

    private static boolean isShare(Comparison comparison) {
        return comparison.metric().kind() == Metric.Kind.PROPORTION;
    }

    private static String words(Comparison comparison) {
        return switch (comparison.verdict()) {
            case BETTER, WORSE -> found(comparison);
            case NO_DIFFERENCE_SHOWN -> {
                Scale scale = Scale.of(comparison);
                yield "NO DIFFERENCE SHOWN: the truth may be anything from " + scale.lowest() + " to "
                        + scale.highest();
            }
            case NOT_ENOUGH_DATA -> "NOT ENOUGH DATA: " + comparison.reason();
            case REFUSED -> "REFUSED: " + comparison.reason();
        };
    }

    private static String found(Comparison comparison) {
        boolean isUp = comparison.difference().lower() > 0;
        Scale scale = Scale.of(comparison);
        return comparison.verdict() + " than control: " + (isUp ? "higher" : "lower") + " by " + scale.range(isUp)
                + (comparison.relative().isBounded() ? " of control's value" : "");
    }

    /** The scale on which a sentence names an interval: relative to control where that is known, else absolute. */
    private record Scale(Estimate interval, Estimate possible, DoubleFunction<String> text) {

        private static final Estimate ANY = new Estimate(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        static Scale of(Comparison comparison) {
            double control = comparison.controlValue();
            if (comparison.relative().isBounded()) {
                Estimate possible = isShare(comparison) ? new Estimate(0, -1, 1 / control - 1) : ANY;
                return new Scale(comparison.relative(), possible, ReadoutText::percent);
            }
            return isShare(comparison)
                    ? new Scale(
                            comparison.difference(),
                            new Estimate(0, -control, 1 - control),
                            value -> number(100 * value) + " percentage points")
                    : new Scale(comparison.difference(), ANY, ReadoutText::number);
        }

        /** Names the lower end: no share is below 0 %, however far down the interval goes. */
        String lowest() {
            return isBelow() ? "a share of 0 %" : direction(interval.lower()) + (isAbove() ? " than control" : "");
        }

        String highest() {
            return isAbove() ? "a share of 100 %" : direction(interval.upper()) + " than control";
        }

        private boolean isBelow() {
            return interval.lower() <= possible.lower();
        }

        private boolean isAbove() {
            return interval.upper() >= possible.upper();
        }

        /** Writes the range from the smaller to the larger magnitude. */
        String range(boolean isUp) {
            if (isUp ? isAbove() : isBelow()) {
                return "at least " + text.apply(isUp ? interval.lower() : -interval.upper());
            }
            return isUp
                    ? text.apply(interval.lower()) + " to " + text.apply(interval.upper())
                    : text.apply(-interval.upper()) + " to " + text.apply(-interval.lower());
        }

        private String direction(double value) {
            return text.apply(Math.abs(value)) + (value < 0 ? " lower" : " higher");
        }
    }

    private void addHowToRead() {
        lines.add("");
        if (readout.comparisons().stream().anyMatch(ReadoutText::isTested)) {
            lines.add(row(
                    "A %s interval holds the true difference in at least %s of experiments, however often one"
                            + " looks; pp are"
                            + " percentage points.",
                    level, level));
            lines.add(row(
                    "BETTER and WORSE: the interval leaves out 0. The risk that any of them is false is at most %s"
                            + " %%, all"
                            + " metrics and arms together (Holm).",
                    plain(100 * readout.alpha())));
        } else if (readout.comparisons().stream().anyMatch(one -> one.verdict() == Verdict.NOT_ENOUGH_DATA)
                && readout.refusals().isEmpty()) {
            lines.add("Not enough data means: nothing is known yet, neither that arms differ nor that they are alike.");
        }
        LeftOut leftOut = readout.leftOut();
        lines.add(row(
                "Left out%s: %,d predictions without a unit, %,d units set aside by changes of weights, %,d"
                        + " predictions beyond"
                        + " maxUnits, %,d late outcomes",
                readout.counted().begunAnew() > 0 ? " since counting began anew" : "",
                leftOut.noUnit(),
                leftOut.moved(),
                leftOut.beyondMaxUnits(),
                leftOut.lateOutcomes()));
    }

    private static String interval(Estimate estimate, DoubleFunction<String> text) {
        return signed(estimate.lower(), text) + " .. " + signed(estimate.upper(), text);
    }

    private static String signed(double value, DoubleFunction<String> text) {
        return value > 0 ? "+" + text.apply(value) : text.apply(value);
    }

    /** Writes a fraction of one in percent: 0.0213 is 2.1 %. */
    private static String percent(double value) {
        return row(Math.abs(value) < 0.1 ? "%.2f %%" : Math.abs(value) < 10 ? "%.1f %%" : "%.0f %%", 100 * value);
    }

    /**
     * Writes three to four significant digits, so that shares of a thousandth and revenues of a million are both
     * readable.
     */
    private static String number(double value) {
        double magnitude = Math.abs(value);
        if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e7)) {
            return row("%.2e", value);
        }
        int decimals = magnitude == 0 ? 0 : (int) Math.max(0, 2 - Math.floor(Math.log10(magnitude)));
        return row("%,." + decimals + "f", value);
    }

    /** Writes a number without zeros at the end. */
    private static String plain(double value) {
        return row("%.4f", value).replaceFirst("\\.?0+$", "");
    }

    private static String p(double value) {
        return value < 0.0001 ? "<0.0001" : row("%.4f", value);
    }

    private static String row(String format, Object... cells) {
        return String.format(Locale.ROOT, format, cells);
    }
}
