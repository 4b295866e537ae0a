package io.mlprod.monitoring.estimate;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metrics that are estimated. Immutable. */
enum Metric {
    ACCURACY("accuracy", true, 1, ""),
    PRECISION("precision", false, 1, "no row was predicted positive"),
    RECALL("recall", false, 1, "no row is likely to be positive"),
    SPECIFICITY("specificity", false, 1, "no row is likely to be negative"),
    F1("f1", false, 1, "no row was predicted positive, or is likely to be"),
    ROC_AUC("rocAuc", false, 1, "all rows are likely to have the same class"),
    AVERAGE_PRECISION("averagePrecision", false, 1, "no row is likely to be positive"),
    BRIER("brier", true, 2, ""),
    LOG_LOSS("logLoss", true, Double.POSITIVE_INFINITY, "");

    private final String key;
    private final boolean isSum;
    private final double most;
    private final String whyUndefined;

    Metric(String key, boolean isSum, double most, String whyUndefined) {
        this.key = key;
        this.isSum = isSum;
        this.most = most;
        this.whyUndefined = whyUndefined;
    }

    /**
     * Returns the name of the method that computes it in {@code io.mlprod.evaluation}; {@code f1} for {@code fBeta}.
     */
    String key() {
        return key;
    }

    static @Nullable Metric named(String key) {
        for (Metric metric : values()) {
            if (metric.key.equals(key)) {
                return metric;
            }
        }
        return null;
    }

    /** Returns what the rows of one class say of it, which is all there is to say if that is the only one. */
    Slopes slopes(Column column, boolean isOnly) {
        return switch (this) {
            case ACCURACY -> isOnly ? DecisionSlopes.accuracy(column) : DecisionSlopes.rightlyPredicted(column);
            case PRECISION -> DecisionSlopes.precision(column);
            case RECALL -> DecisionSlopes.recall(column);
            case SPECIFICITY -> DecisionSlopes.specificity(column);
            case F1 -> DecisionSlopes.f1(column);
            case ROC_AUC -> RankSlopes.rocAuc(column);
            case AVERAGE_PRECISION -> RankSlopes.averagePrecision(column);
            case BRIER -> LossSlopes.brier(column);
            case LOG_LOSS -> isOnly ? LossSlopes.logLoss(column) : LossSlopes.logLossOfClass(column);
        };
    }

    /** Returns whether that of several classes is the sum of what each adds; otherwise it is their mean. */
    boolean isSum() {
        return isSum;
    }

    double most() {
        return most;
    }

    String whyUndefined() {
        return whyUndefined;
    }

    /** Returns the metrics of a yes or no, or those of several classes. */
    static Set<Metric> of(boolean isBinary) {
        return isBinary ? EnumSet.allOf(Metric.class) : EnumSet.complementOf(EnumSet.of(SPECIFICITY));
    }

    boolean isOfProbabilities() {
        return this == BRIER || this == LOG_LOSS;
    }
}
