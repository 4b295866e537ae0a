package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.text.NumberText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
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

    /** Returns how many rows are judged. */
    int rows() {
        return all.rows().length;
    }

    /** Returns the outcome of all rows, then of each slice if the gate is for each. */
    List<GateOutcome> outcomes(Gate<E> gate) {
        if (gate.needsChampion() && champion == null) {
            throw new IllegalArgumentException(
                    "The gate '" + gate + "' compares with a champion, and there is none; name it with against(...)");
        }
        Estimate ofAll = estimate(gate, all, level());
        if (!gate.isPerSlice()) {
            return List.of(decided(gate, all, ofAll, Among.ALONE));
        }
        List<SliceRows> slices = model.kept().slices(all.rows());
        if (slices.isEmpty()) {
            throw new IllegalArgumentException("The gate '" + gate + "' is for each slice, and there are none; add"
                    + " them with sliceBy(...) or bucket(...)");
        }
        List<SliceRows> asked =
                model.kept().slices(IntStream.range(0, model.kept().all()).toArray());
        Map<SliceRows, Estimate> gated = new LinkedHashMap<>();
        Map<SliceRows, GateOutcome> bySlice = new LinkedHashMap<>();
        for (int i = 0; i < slices.size(); i++) {
            SliceRows slice = slices.get(i);
            Estimate estimate = slice.rows().length == 0
                    ? Estimate.undefined("no row was answered")
                    : estimate(gate, slice, level());
            apart(gate, slice, estimate, asked.get(i).rows().length)
                    .ifPresentOrElse(outcome -> bySlice.put(slice, outcome), () -> gated.put(slice, estimate));
        }
        bySlice.putAll(decided(gate, gated));
        List<GateOutcome> outcomes = new ArrayList<>();
        outcomes.add(decided(gate, all, ofAll, Among.ALONE.remark(worst(gate, gated))));
        slices.forEach(slice -> outcomes.add(Objects.requireNonNull(bySlice.get(slice))));
        return outcomes;
    }

    /** Returns the outcome of a slice that the estimate does not decide; empty if it does. */
    private Optional<GateOutcome> apart(Gate<E> gate, SliceRows slice, Estimate estimate, int asked) {
        Settings settings = model.kept().settings();
        String found = Figures.withInterval(estimate);
        int missing = asked - slice.rows().length;
        if (asked < settings.minRows()) {
            String text = found + "; reported only: it has " + Figures.rows(asked) + ", fewer than minRows("
                    + settings.minRows() + ")";
            return Optional.of(new GateOutcome.NotGated(finding(gate, slice, estimate, text)));
        }
        if (missing > settings.mostFailures(asked)) {
            String text = found + ", but " + NumberText.count(missing) + " of " + NumberText.count(asked)
                    + " rows have no answer" + (champion == null ? "" : " of both models") + ", allowed are "
                    + NumberText.count(settings.mostFailures(asked)) + ": look at firstFailures().";
            return Optional.of(new GateOutcome.Failed(finding(gate, slice, estimate, text)));
        }
        return estimate.isDefined()
                ? Optional.empty()
                : Optional.of(new GateOutcome.NotGated(
                        finding(gate, slice, estimate, found + "; reported only: the metric is undefined")));
    }

    private Map<SliceRows, GateOutcome> decided(Gate<E> gate, Map<SliceRows, Estimate> gated) {
        Set<SliceRows> bad = surelyBad(gate, gated);
        Optional<SliceRows> worst = worst(gate.metric(), gated);
        Map<SliceRows, GateOutcome> outcomes = new LinkedHashMap<>();
        gated.forEach((slice, estimate) -> {
            boolean isWorst = gated.size() > 1 && worst.filter(slice::equals).isPresent();
            String remark = isWorst ? " It is the worst of " + gated.size() + " slices." : "";
            outcomes.put(slice, decided(gate, slice, estimate, new Among(gated.size(), bad.contains(slice), remark)));
        });
        return outcomes;
    }

    private static Optional<SliceRows> worst(Metric<?> metric, Map<SliceRows, Estimate> gated) {
        return gated.keySet().stream()
                .min(Comparator.comparingDouble(slice -> Oriented.of(Objects.requireNonNull(gated.get(slice)), metric)
                        .value()));
    }

    private static String worst(Gate<?> gate, Map<SliceRows, Estimate> gated) {
        return worst(gate.metric(), gated)
                .map(slice -> {
                    double value = Objects.requireNonNull(gated.get(slice)).value();
                    return " Worst: " + slice.slice().name() + " "
                            + (gate.needsChampion() ? Figures.signed(value) : Figures.of(value)) + " ("
                            + Figures.rows(slice.rows().length) + ").";
                })
                .orElse("");
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
     * What a part is decided among.
     *
     * @param slices how many are gated together
     * @param isProven whether the part, if it is bad alone, is bad after the correction for so many
     * @param remark what to say after an outcome that is no pass
     */
    private record Among(int slices, boolean isProven, String remark) {

        static final Among ALONE = new Among(1, true, "");

        Among remark(String text) {
            return new Among(slices, isProven, text);
        }
    }

    private GateOutcome decided(Gate<E> gate, SliceRows part, Estimate estimate, Among among) {
        String found = GateText.found(estimate, gate, champion == null ? "" : champion.name());
        if (!estimate.isDefined()) {
            String text =
                    found + ". What is not known never passes; check labels and scores, or choose another metric.";
            return new GateOutcome.Failed(finding(gate, part, estimate, text));
        }
        String compared = found + ", " + GateText.demand(gate);
        boolean isBad = isBad(gate, estimate);
        if (isBad && among.isProven()) {
            return new GateOutcome.Failed(finding(gate, part, estimate, compared + "." + among.remark()));
        }
        if (!isBad && isGood(gate, estimate)) {
            return new GateOutcome.Passed(finding(gate, part, estimate, compared + "."));
        }
        String why =
                isBad ? GateText.notProven(among.slices()) : GateText.undecided(gate, estimate, part.rows().length);
        return new GateOutcome.Inconclusive(
                finding(gate, part, estimate, compared + ": " + why + among.remark()), gate.isOpenIfInconclusive());
    }

    private static GateOutcome.Finding finding(Gate<?> gate, SliceRows part, Estimate estimate, String text) {
        return new GateOutcome.Finding(gate.toString(), part.slice().name(), part.rows().length, estimate, text);
    }
}
