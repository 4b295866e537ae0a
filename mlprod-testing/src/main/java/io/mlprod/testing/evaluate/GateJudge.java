package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.text.NumberText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides gates of one model, perhaps against a champion. */
final class GateJudge<E extends RowEvaluation<E>> {

    private final EvaluatedModel<E> model;
    private final @Nullable EvaluatedModel<E> champion;
    private final SliceRows all;

    GateJudge(EvaluatedModel<E> model, @Nullable EvaluatedModel<E> champion) {
        this.model = model;
        this.champion = champion;
        int[] rows = champion == null ? model.kept().answered() : model.rowsOfBoth(champion);
        this.all = new SliceRows(new Slice(GateOutcome.ALL_ROWS, rows.length), rows);
    }

    /** Returns the outcome of all rows, then of each slice if the gate is for each. */
    List<GateOutcome> outcomes(Gate<E> gate) {
        if (gate.needsChampion() && champion == null) {
            throw new IllegalArgumentException(
                    "The gate '" + gate + "' compares with a champion, and there is none; name it with against(...)");
        }
        List<GateOutcome> outcomes = new ArrayList<>();
        outcomes.add(decided(gate, all, estimate(gate, all, level()), true, 1));
        if (gate.isPerSlice()) {
            List<SliceRows> slices = model.kept().slices(all.rows());
            if (slices.isEmpty()) {
                throw new IllegalArgumentException("The gate '" + gate + "' is for each slice, and there are none; add"
                        + " them with sliceBy(...) or bucket(...)");
            }
            outcomes.addAll(bySlice(gate, slices));
        }
        return outcomes;
    }

    private List<GateOutcome> bySlice(Gate<E> gate, List<SliceRows> slices) {
        Map<SliceRows, Estimate> gated = new LinkedHashMap<>();
        List<GateOutcome> outcomes = new ArrayList<>();
        Map<SliceRows, GateOutcome> notGated = new LinkedHashMap<>();
        for (SliceRows slice : slices) {
            Estimate estimate = slice.rows().length == 0
                    ? Estimate.undefined("no row was answered")
                    : estimate(gate, slice, level());
            String why = whyNotGated(slice, estimate);
            if (why.isEmpty()) {
                gated.put(slice, estimate);
            } else {
                String text = Figures.withInterval(estimate) + "; reported only: " + why;
                notGated.put(slice, new GateOutcome.NotGated(finding(gate, slice, estimate, text)));
            }
        }
        Set<SliceRows> bad = surelyBad(gate, gated);
        for (SliceRows slice : slices) {
            Estimate estimate = gated.get(slice);
            GateOutcome without = notGated.get(slice);
            if (without != null) {
                outcomes.add(without);
            } else if (estimate != null) {
                outcomes.add(decided(gate, slice, estimate, bad.contains(slice), gated.size()));
            }
        }
        return outcomes;
    }

    private String whyNotGated(SliceRows slice, Estimate estimate) {
        int least = model.kept().settings().minRows();
        if (slice.rows().length < least) {
            return "it has " + slice.rows().length + " rows, fewer than minRows(" + least + ")";
        }
        return estimate.isDefined() ? "" : "the metric is undefined";
    }

    /** Returns the slices that fail by Holm's correction: at each step the level is shared by those not failed yet. */
    private Set<SliceRows> surelyBad(Gate<E> gate, Map<SliceRows, Estimate> gated) {
        Set<SliceRows> bad = new LinkedHashSet<>();
        int before = -1;
        while (bad.size() > before) {
            before = bad.size();
            double level = 1 - (1 - level()) / (gated.size() - before);
            gated.forEach((slice, estimate) -> {
                boolean isSuspect = !bad.contains(slice) && isBad(gate, estimate);
                if (isSuspect && isBad(gate, estimate(gate, slice, level))) {
                    bad.add(slice);
                }
            });
        }
        return bad;
    }

    private double level() {
        return model.kept().estimator().level();
    }

    private Estimate estimate(Gate<E> gate, SliceRows part, double level) {
        Estimator estimator = model.kept().estimator().at(level);
        E rows = model.kept().answers().evaluation(part.rows());
        return champion == null || !gate.needsChampion()
                ? estimator.of(gate.metric(), rows, part.rows())
                : estimator.difference(
                        gate.metric(), rows, champion.kept().answers().evaluation(part.rows()), part.rows());
    }

    /** An estimate on the scale where more is better. */
    private record Oriented(double value, double lower, double upper) {

        static Oriented of(Estimate estimate, Metric<?> metric) {
            return metric.isHigherBetter()
                    ? new Oriented(estimate.value(), estimate.lower(), estimate.upper())
                    : new Oriented(-estimate.value(), -estimate.upper(), -estimate.lower());
        }
    }

    private static boolean isBad(Gate<?> gate, Estimate estimate) {
        Oriented oriented = Oriented.of(estimate, gate.metric());
        return switch (gate.mode()) {
            case POINT -> oriented.value() < gate.goodFrom();
            case AT_LEAST, NON_INFERIOR, NOT_WORSE -> estimate.isBounded() && oriented.upper() < gate.goodFrom();
        };
    }

    private static boolean isGood(Gate<?> gate, Estimate estimate) {
        Oriented oriented = Oriented.of(estimate, gate.metric());
        return switch (gate.mode()) {
            case POINT -> oriented.value() >= gate.goodFrom();
            case AT_LEAST -> estimate.isBounded() && oriented.lower() >= gate.goodFrom();
            case NON_INFERIOR -> estimate.isBounded() && oriented.lower() > gate.goodFrom();
            case NOT_WORSE -> estimate.isBounded();
        };
    }

    /**
     * @param isBadCorrected whether the estimate, if it is bad, is so after correction
     * @param slices how many slices the correction is for
     */
    private GateOutcome decided(Gate<E> gate, SliceRows part, Estimate estimate, boolean isBadCorrected, int slices) {
        String found = found(gate, estimate);
        if (!estimate.isDefined()) {
            return new GateOutcome.Failed(finding(
                    gate,
                    part,
                    estimate,
                    found + ". What is not known never passes; check labels and scores, or choose another metric."));
        }
        boolean isBad = isBad(gate, estimate);
        if (isBad && isBadCorrected) {
            return new GateOutcome.Failed(finding(gate, part, estimate, found + ", " + demand(gate) + "."));
        }
        if (isGood(gate, estimate)) {
            String end = isBad ? " after Holm's correction for " + slices + " slices; alone it would fail." : ".";
            return new GateOutcome.Passed(finding(gate, part, estimate, found + ", " + demand(gate) + end));
        }
        String why = isBad
                ? "one of " + slices + " slices is that bad by chance too often; " + Figures.set(level())
                        + " after Holm's correction does not prove it."
                : undecided(gate, estimate, part.rows().length);
        return new GateOutcome.Inconclusive(
                finding(gate, part, estimate, found + ", " + demand(gate) + ": " + why), gate.isOpenIfInconclusive());
    }

    private String found(Gate<E> gate, Estimate estimate) {
        if (champion == null || !gate.needsChampion()) {
            return Figures.withInterval(estimate);
        }
        String difference = estimate.isDefined()
                ? Figures.signed(estimate.value()) + " (" + Figures.interval(estimate) + ")"
                : Figures.withInterval(estimate);
        return difference + " against '" + champion.name() + "'";
    }

    private static String demand(Gate<?> gate) {
        String number = Figures.set(gate.limit());
        boolean isHigher = gate.metric().isHigherBetter();
        String worst = gate.limit() == 0 ? number : (isHigher ? "-" : "+") + number;
        return switch (gate.mode()) {
            case POINT -> "demanded is " + (isHigher ? "at least " : "at most ") + number;
            case AT_LEAST -> "demanded is an interval of " + (isHigher ? "at least " : "at most ") + number;
            case NON_INFERIOR -> "demanded is an interval " + (isHigher ? "above " : "below ") + worst;
            case NOT_WORSE -> "it fails with an interval " + (isHigher ? "below " : "above ") + worst;
        };
    }

    private static String undecided(Gate<?> gate, Estimate estimate, int rows) {
        if (!estimate.isBounded()) {
            return "without an interval nothing is proven. Use more rows, or Gate.point.";
        }
        Oriented oriented = Oriented.of(estimate, gate.metric());
        double distance = oriented.value() - gate.goodFrom();
        double half = distance >= 0 ? oriented.value() - oriented.lower() : oriented.upper() - oriented.value();
        double needed = rows * Math.pow(half / distance, 2);
        String end = distance >= 0 ? "pass" : "fail";
        return "undecided by " + NumberText.count(rows) + " rows. "
                + (needed < 1e9
                        ? "If the value stays, about " + NumberText.count(rounded(needed)) + " rows would make it "
                                + end + "."
                        : "The value is the limit itself, so no number of rows will decide.");
    }

    /** Returns a number of rows with two digits, rounded up, since it is a guess. */
    private static long rounded(double rows) {
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(rows)) - 1));
        return (long) (Math.ceil(rows / unit) * unit);
    }

    private static GateOutcome.Finding finding(Gate<?> gate, SliceRows part, Estimate estimate, String text) {
        return new GateOutcome.Finding(gate.toString(), part.slice().name(), part.rows().length, estimate, text);
    }
}
