package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.RowEvaluation;
import java.util.Objects;

/**
 * What a model must reach. Immutable; each setter returns a copy.
 *
 * <p>Limits and margins are in the metric's units. Of a metric of which less is better, "at least 12" means at least as
 * good: 12 or less. A gate never passes a metric that is undefined.
 *
 * @param <E> the kind of evaluation
 * @since 0.1
 */
public final class Gate<E extends RowEvaluation<E>> {

    /** How a gate decides. */
    enum Mode {
        POINT,
        AT_LEAST,
        NON_INFERIOR,
        NOT_WORSE
    }

    private final Mode mode;
    private final Metric<E> metric;
    private final double limit; // or the margin
    private final boolean isPerSlice;
    private final boolean isOpenIfInconclusive;

    private Gate(Mode mode, Metric<E> metric, double limit, boolean isPerSlice, boolean isOpenIfInconclusive) {
        this.mode = mode;
        this.metric = metric;
        this.limit = limit;
        this.isPerSlice = isPerSlice;
        this.isOpenIfInconclusive = isOpenIfInconclusive;
    }

    private static <E extends RowEvaluation<E>> Gate<E> of(Mode mode, Metric<E> metric, double limit) {
        Objects.requireNonNull(metric, "metric");
        if (!Double.isFinite(limit)) {
            throw new IllegalArgumentException("The limit of a gate must be a finite number, not " + limit);
        }
        return new Gate<>(mode, metric, limit, false, false);
    }

    private static <E extends RowEvaluation<E>> Gate<E> ofMargin(Mode mode, Metric<E> metric, double margin) {
        if (!(margin >= 0)) {
            throw new IllegalArgumentException("The margin of a gate must be 0 or more, not " + margin
                    + "; it is how much worse the challenger may be, whichever direction is better");
        }
        return of(mode, metric, margin);
    }

    /**
     * Demands that the measured value is at least as good as a limit. Chance is not considered: of two models that are
     * as good as the limit, one fails.
     *
     * @param <E> the kind of evaluation
     * @param metric the metric
     * @param limit the worst value that passes
     * @return the gate
     * @throws IllegalArgumentException if the limit is not finite
     */
    public static <E extends RowEvaluation<E>> Gate<E> point(Metric<E> metric, double limit) {
        return of(Mode.POINT, metric, limit);
    }

    /**
     * Demands that the whole interval is at least as good as a limit. It fails if the whole interval is worse, and is
     * inconclusive if the limit is within.
     *
     * @param <E> the kind of evaluation
     * @param metric the metric
     * @param limit the worst value that passes
     * @return the gate
     * @throws IllegalArgumentException if the limit is not finite
     */
    public static <E extends RowEvaluation<E>> Gate<E> atLeast(Metric<E> metric, double limit) {
        return of(Mode.AT_LEAST, metric, limit);
    }

    /**
     * Demands proof that the challenger is not worse than the champion by as much as a margin. It fails if the
     * challenger is surely worse than that, and is inconclusive in between.
     *
     * @param <E> the kind of evaluation
     * @param metric the metric
     * @param margin how much worse is tolerable; 0 for a challenger that must be better
     * @return the gate, which needs a champion
     * @throws IllegalArgumentException if the margin is negative or not finite
     */
    public static <E extends RowEvaluation<E>> Gate<E> nonInferior(Metric<E> metric, double margin) {
        return ofMargin(Mode.NON_INFERIOR, metric, margin);
    }

    /**
     * Fails only on proof that the challenger is worse than the champion by more than a margin. Few rows prove little,
     * so few rows pass.
     *
     * @param <E> the kind of evaluation
     * @param metric the metric
     * @param margin how much worse is tolerable
     * @return the gate, which needs a champion
     * @throws IllegalArgumentException if the margin is negative or not finite
     */
    public static <E extends RowEvaluation<E>> Gate<E> notWorse(Metric<E> metric, double margin) {
        return ofMargin(Mode.NOT_WORSE, metric, margin);
    }

    /**
     * Demands the same of each slice as of all rows. Slices with too few rows, or for which the metric is undefined,
     * are reported only. A slice fails by its interval at the level of Holm's correction for all gated slices, so that
     * many slices raise no more false alarms than one. It passes by its interval without a correction, since all must
     * pass (Berger 1982).
     *
     * @return a copy for all rows and each slice
     */
    public Gate<E> perSlice() {
        return new Gate<>(mode, metric, limit, true, isOpenIfInconclusive);
    }

    /**
     * Lets pass what the rows do not decide. By default it fails.
     *
     * @return a copy that is open if it is inconclusive
     */
    public Gate<E> inconclusivePasses() {
        return new Gate<>(mode, metric, limit, isPerSlice, true);
    }

    Mode mode() {
        return mode;
    }

    Metric<E> metric() {
        return metric;
    }

    double limit() {
        return limit;
    }

    boolean isPerSlice() {
        return isPerSlice;
    }

    boolean isOpenIfInconclusive() {
        return isOpenIfInconclusive;
    }

    boolean needsChampion() {
        return switch (mode) {
            case POINT, AT_LEAST -> false;
            case NON_INFERIOR, NOT_WORSE -> true;
        };
    }

    /** Returns the number from which on the estimate is good, on the scale where more is better. */
    double goodFrom() {
        return needsChampion() ? -limit : metric.sign() * limit;
    }

    /**
     * Says what the gate demands.
     *
     * @return for example {@code ROC AUC not inferior by 0.01}
     */
    @Override
    public String toString() {
        String number = Figures.set(limit);
        String most = metric.isHigherBetter() ? "at least " : "at most ";
        return metric.name()
                + switch (mode) {
                    case POINT -> " " + most + number + ", measured";
                    case AT_LEAST -> " " + most + number + ", with its interval";
                    case NON_INFERIOR -> " not inferior by " + number;
                    case NOT_WORSE -> " not worse by more than " + number;
                };
    }
}
