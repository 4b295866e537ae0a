package io.mlprod.monitoring.estimate;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The metrics that are estimated. Immutable. */
enum Metric {
    ACCURACY("accuracy", DecisionSlopes::accuracy, DecisionSlopes::rightlyPredicted, true, 1, ""),
    PRECISION("precision", DecisionSlopes::precision, "no row was predicted positive"),
    RECALL("recall", DecisionSlopes::recall, "no row is likely to be positive"),
    SPECIFICITY("specificity", DecisionSlopes::specificity, "no row is likely to be negative"),
    F1("f1", DecisionSlopes::f1, "no row was predicted positive, or is likely to be"),
    ROC_AUC("rocAuc", RankSlopes::rocAuc, "all rows are likely to have the same class"),
    AVERAGE_PRECISION("averagePrecision", RankSlopes::averagePrecision, "no row is likely to be positive"),
    BRIER("brier", LossSlopes::brier, LossSlopes::brier, true, 2, ""),
    LOG_LOSS("logLoss", LossSlopes::logLoss, LossSlopes::logLossOfClass, true, Double.POSITIVE_INFINITY, "");

    private final String key;
    private final Function<Column, Slopes> ofTwo;
    private final Function<Column, Slopes> ofEach;
    private final boolean isSum;
    private final double most;
    private final String whyUndefined;

    /** A metric of several classes that is the mean of theirs. */
    Metric(String key, Function<Column, Slopes> slopes, String whyUndefined) {
        this(key, slopes, slopes, false, 1, whyUndefined);
    }

    Metric(
            String key,
            Function<Column, Slopes> ofTwo,
            Function<Column, Slopes> ofEach,
            boolean isSum,
            double most,
            String whyUndefined) {
        this.key = key;
        this.ofTwo = ofTwo;
        this.ofEach = ofEach;
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

    Slopes slopes(Column column, boolean isOnly) {
        return (isOnly ? ofTwo : ofEach).apply(column);
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
