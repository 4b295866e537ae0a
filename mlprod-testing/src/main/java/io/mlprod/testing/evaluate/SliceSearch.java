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
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Searches slices and pairs of slices for the worst.
 *
 * <p>Each candidate is compared with the rows outside it, by the difference of two independent estimates; or the model
 * is compared with a champion on the candidate's rows, by the paired difference. The candidate whose difference is the
 * most standard errors on the bad side is tested at the first level of Holm's correction, one-sided. The tests overlap;
 * the correction is valid whatever their dependence. A candidate of few rows must also be worse than nearly all sets of
 * as many rows that are drawn at random.
 */
final class SliceSearch<E extends RowEvaluation<E>> {

    private static final int DRAWS_BEYOND = 10; // so many draws are as bad at the level itself
    private static final double MOST_DRAWN = 20_000_000;

    private final EvaluatedRows<E> kept;
    private final @Nullable EvaluatedModel<E> champion;
    private final Metric<E> metric;
    private final Estimator estimator;
    private final int[] rows;
    private final E all;
    private final int[] place; // of each row of the data among those searched

    SliceSearch(EvaluatedModel<E> model, @Nullable EvaluatedModel<E> champion, Metric<E> metric) {
        this.kept = model.kept();
        this.champion = champion;
        this.metric = metric;
        this.estimator = kept.estimator();
        this.rows = champion == null ? kept.answered() : model.rowsOfBoth(champion);
        this.all = kept.answers().evaluation(rows);
        this.place = new int[kept.all()];
        for (int i = 0; i < rows.length; i++) {
            place[rows[i]] = i;
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
                        + " outside it or with a champion by " + metric.name()
                        + ": add slices with sliceBy(...) of at least "
                        + kept.settings().minRows() + " rows for which the metric is defined"))
                .slice();
        double oneSided = (1 - estimator.level()) / candidates;
        Estimate found = difference(slice, estimator.at(1 - 2 * oneSided));
        Estimate corrected = isWorse(found) && isChance(slice, oneSided) ? reachingZero(found) : found;
        return new WorstSlice(
                metric.name(),
                slice.slice(),
                inside(slice, estimator),
                champion == null ? "the rows outside it" : "'" + champion.name() + "' in it",
                reference(slice, estimator),
                corrected,
                candidates,
                isWorse(corrected));
    }

    private boolean isWorse(Estimate difference) {
        return difference.isBounded() && (metric.isHigherBetter() ? difference.upper() < 0 : difference.lower() > 0);
    }

    /**
     * Returns whether as many rows that are drawn at random are as bad too often. The levels of a search are far out,
     * where intervals of few rows, such as of five positives, promise too much. Large slices are not drawn: it takes
     * long, and their intervals are right.
     */
    private boolean isChance(SliceRows slice, double probability) {
        int size = slice.rows().length;
        int draws = (int) Math.ceil(DRAWS_BEYOND / probability);
        if (champion != null || estimator.units() != null || (double) draws * size > MOST_DRAWN) {
            return false;
        }
        double own = metric.sign()
                * metric.of(kept.answers().evaluation(slice.rows())).value();
        SplittableRandom random = new SplittableRandom(1);
        int[] mixed = rows.clone();
        int asBad = 0;
        for (int draw = 0; draw < draws && asBad <= DRAWS_BEYOND; draw++) {
            for (int i = 0; i < size; i++) {
                int other = i + random.nextInt(mixed.length - i);
                int row = mixed[i];
                mixed[i] = mixed[other];
                mixed[other] = row;
            }
            E drawn = kept.answers().evaluation(Arrays.copyOf(mixed, size)).withoutIntervals();
            asBad += metric.sign() * metric.of(drawn).value() <= own ? 1 : 0;
        }
        return asBad > DRAWS_BEYOND;
    }

    /** Returns a difference that is not proven: its interval ends at 0 at least. */
    private static Estimate reachingZero(Estimate difference) {
        return new Estimate(
                difference.value(),
                Math.min(difference.lower(), 0),
                Math.max(difference.upper(), 0),
                difference.reason());
    }

    private Collection<SliceRows> candidates() {
        Map<String, SliceRows> found = new LinkedHashMap<>(); // a pair may also have been combined by the test
        List<List<SliceRows>> single = new ArrayList<>();
        for (SliceColumn column : kept.columns()) {
            List<SliceRows> slices =
                    column.slices(rows).stream().filter(this::isLarge).toList();
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
        int size = slice.rows().length;
        return size >= kept.settings().minRows()
                && rows.length - size >= kept.settings().minRows();
    }

    private Estimate difference(SliceRows slice, Estimator with) {
        if (champion != null) {
            return with.difference(
                    metric,
                    kept.answers().evaluation(slice.rows()),
                    champion.kept().answers().evaluation(slice.rows()),
                    slice.rows());
        }
        Estimate inside = inside(slice, with);
        return inside.isDefined() ? inside.minus(outside(slice, with)) : inside;
    }

    private Estimate reference(SliceRows slice, Estimator with) {
        return champion == null
                ? outside(slice, with)
                : with.of(metric, champion.kept().answers().evaluation(slice.rows()), slice.rows());
    }

    private Estimate inside(SliceRows slice, Estimator with) {
        return with.of(metric, kept.answers().evaluation(slice.rows()), slice.rows());
    }

    /** Estimates the rows outside a slice, by weights, so that rows need not be sorted again. */
    private Estimate outside(SliceRows slice, Estimator with) {
        double[] weights = new double[rows.length];
        Arrays.fill(weights, 1);
        for (int row : slice.rows()) {
            weights[place[row]] = 0;
        }
        return with.of(metric, all.weights(weights), rows);
    }

    /** Returns about how many standard errors the slice is better; NaN if that is not known. */
    private double errors(Estimate difference) {
        if (!difference.isBounded()) {
            return Double.NaN;
        }
        double bad = metric.sign() * difference.value();
        if (bad == 0) {
            return 0; // also if models answer alike, so that the interval has no width
        }
        double towardsZero = difference.value() < 0
                ? difference.upper() - difference.value()
                : difference.value() - difference.lower();
        return bad / towardsZero;
    }
}
