package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RowEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches slices and pairs of slices for the worst.
 *
 * <p>Each candidate is compared with the rows outside it, by the difference of two independent estimates. The one whose
 * difference is the most standard errors on the bad side is tested at the first level of Holm's correction, one-sided.
 * The tests overlap; the correction is valid whatever their dependence.
 */
final class SliceSearch<E extends RowEvaluation<E>> {

    private final EvaluatedRows<E> kept;
    private final Metric<E> metric;
    private final Estimator estimator;
    private final E all;
    private final int[] place; // of each row of the data among those answered

    SliceSearch(EvaluatedRows<E> kept, Metric<E> metric) {
        this.kept = kept;
        this.metric = metric;
        this.estimator = kept.estimator();
        this.all = kept.answers().evaluation(kept.answered());
        this.place = new int[kept.all()];
        for (int i = 0; i < kept.answered().length; i++) {
            place[kept.answered()[i]] = i;
        }
    }

    private record Compared(SliceRows slice, double errors) {}

    WorstSlice worst() {
        int candidates = 0;
        Optional<Compared> worst = Optional.empty();
        for (SliceRows slice : candidates()) {
            double errors = errors(difference(slice, estimator));
            if (!Double.isNaN(errors)) {
                candidates++;
                if (worst.isEmpty() || errors < worst.get().errors()) {
                    worst = Optional.of(new Compared(slice, errors));
                }
            }
        }
        SliceRows slice = worst.orElseThrow(() -> new IllegalArgumentException("No slice can be compared with the rows"
                        + " outside it by " + metric.name() + ": add slices with sliceBy(...) of at least "
                        + kept.settings().minRows() + " rows for which the metric is defined"))
                .slice();
        double oneSided = (1 - estimator.level()) / candidates;
        Estimate corrected = difference(slice, estimator.at(1 - 2 * oneSided));
        boolean isWorse = metric.isHigherBetter() ? corrected.upper() < 0 : corrected.lower() > 0;
        return new WorstSlice(
                metric.name(),
                slice.slice(),
                inside(slice, estimator),
                outside(slice, estimator),
                corrected,
                candidates,
                corrected.isBounded() && isWorse);
    }

    private Collection<SliceRows> candidates() {
        Map<String, SliceRows> found = new LinkedHashMap<>(); // a pair may also have been combined by the test
        List<List<SliceRows>> single = new ArrayList<>();
        for (SliceColumn column : kept.columns()) {
            List<SliceRows> slices = column.slices(kept.answered()).stream()
                    .filter(this::isLarge)
                    .toList();
            slices.forEach(slice -> found.put(slice.slice().name(), slice));
            if (!column.isCombined()) {
                single.add(slices);
            }
        }
        for (int one = 0; one < single.size(); one++) {
            for (int other = one + 1; other < single.size(); other++) {
                for (SliceRows slice : single.get(one)) {
                    single.get(other).stream()
                            .map(slice::and)
                            .filter(pair -> isLarge(pair) && pair.rows().length < slice.rows().length)
                            .forEach(pair -> found.putIfAbsent(pair.slice().name(), pair));
                }
            }
        }
        return found.values();
    }

    private boolean isLarge(SliceRows slice) {
        int rows = slice.rows().length;
        return rows >= kept.settings().minRows()
                && kept.answered().length - rows >= kept.settings().minRows();
    }

    private Estimate difference(SliceRows slice, Estimator with) {
        Estimate inside = inside(slice, with);
        return inside.isDefined() ? inside.minus(outside(slice, with)) : inside;
    }

    private Estimate inside(SliceRows slice, Estimator with) {
        return with.of(metric, kept.answers().evaluation(slice.rows()), slice.rows());
    }

    /** Estimates the rows outside a slice, by weights, so that rows need not be sorted again. */
    private Estimate outside(SliceRows slice, Estimator with) {
        double[] weights = new double[kept.answered().length];
        Arrays.fill(weights, 1);
        for (int row : slice.rows()) {
            weights[place[row]] = 0;
        }
        return with.of(metric, all.weights(weights), kept.answered());
    }

    /** Returns about how many standard errors the slice is better than the rest; NaN if that is not known. */
    private double errors(Estimate difference) {
        if (!difference.isBounded() || !(difference.upper() > difference.lower())) {
            return Double.NaN;
        }
        double bad = metric.sign() * difference.value();
        double towardsZero = difference.value() < 0
                ? difference.upper() - difference.value()
                : difference.value() - difference.lower();
        return bad / towardsZero;
    }
}
