package io.mlprod.internal.experiment;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.internal.statistics.Interval;
import io.mlprod.internal.statistics.MeanEvidence;
import io.mlprod.internal.statistics.Moments;
import io.mlprod.internal.statistics.PairMoments;
import io.mlprod.internal.statistics.QuantileEvidence;
import java.util.Optional;

/**
 * The comparison of a metric between an arm and control, ready to be tested. Levels are those of the test itself. The p
 * value is the smallest level at which the interval leaves out 0.
 */
sealed interface ArmComparison {

    Metric metric();

    Experiment.Arm arm();

    PairMoments rawControl();

    PairMoments rawArm();

    /** Returns control's mean, share or quantile; NaN without units. */
    double controlValue();

    /** Returns the arm's mean, share or quantile; NaN without units. */
    double armValue();

    boolean adjusted();

    /** Returns what data are missing for a test whose smallest level is given. */
    Optional<MissingData> missingData(double tunedFor);

    /** Returns the p value of a test that is sharpest near a level. */
    double pValue(double tunedFor);

    /** Returns the difference at a level, by the test that is tuned for another level. */
    Interval difference(double level, double tunedFor);

    /** Returns the difference relative to control's value. */
    Interval relative(double level, double tunedFor);

    static ArmComparison of(
            Metric metric, Experiment.Arm arm, PairMoments control, PairMoments treatment, SliceValues samples) {
        return metric.kind() == Metric.Kind.QUANTILE
                ? new OfQuantiles(metric, arm, control, treatment, samples)
                : OfMeans.of(metric, arm, control, treatment);
    }

    /** The comparison of means and shares. */
    record OfMeans(
            Metric metric,
            Experiment.Arm arm,
            PairMoments rawControl,
            PairMoments rawArm,
            Moments control,
            Moments treatment,
            boolean adjusted)
            implements ArmComparison {

        static OfMeans of(Metric metric, Experiment.Arm arm, PairMoments control, PairMoments treatment) {
            double theta = control.theta(treatment);
            double pooledMeanX = control.merge(treatment).meanX();
            return new OfMeans(
                    metric,
                    arm,
                    control,
                    treatment,
                    control.adjusted(theta, pooledMeanX),
                    treatment.adjusted(theta, pooledMeanX),
                    theta != 0);
        }

        @Override
        public double controlValue() {
            return rawControl.count() == 0 ? Double.NaN : rawControl.meanY();
        }

        @Override
        public double armValue() {
            return rawArm.count() == 0 ? Double.NaN : rawArm.meanY();
        }

        @Override
        public Optional<MissingData> missingData(double tunedFor) {
            if (metric.kind() == Metric.Kind.PROPORTION) {
                return MissingData.ofShare(metric, rawControl, arm.name(), rawArm);
            }
            return MissingData.ofMean(
                    rawControl, control.skewnessOfMean(), arm.name(), rawArm, treatment.skewnessOfMean());
        }

        @Override
        public double pValue(double tunedFor) {
            return Math.exp(-MeanEvidence.logEvidence(control, treatment, tunedFor, MeanEvidence.DEFAULT_TUNING));
        }

        @Override
        public Interval difference(double level, double tunedFor) {
            return MeanEvidence.difference(control, treatment, level, tuning(level, tunedFor));
        }

        @Override
        public Interval relative(double level, double tunedFor) {
            return MeanEvidence.relative(control, treatment, level, tuning(level, tunedFor));
        }

        /**
         * Returns the tuning with which an interval of this level has the boundary of the p value, which is tuned for
         * another level.
         */
        private static double tuning(double level, double tunedFor) {
            return MeanEvidence.DEFAULT_TUNING * width(level) / width(tunedFor);
        }

        private static double width(double level) {
            double needed = -2 * Math.log(level);
            return needed + Math.log1p(needed);
        }
    }

    /** The comparison of quantiles. */
    record OfQuantiles(
            Metric metric, Experiment.Arm arm, PairMoments rawControl, PairMoments rawArm, SliceValues samples)
            implements ArmComparison {

        @Override
        public double controlValue() {
            return value(samples.control());
        }

        @Override
        public double armValue() {
            return value(samples.arm());
        }

        private double value(double[] sorted) {
            return QuantileEvidence.quantile(sorted, metric.quantile(), 0.5).estimate();
        }

        @Override
        public boolean adjusted() {
            return false;
        }

        @Override
        public Optional<MissingData> missingData(double tunedFor) {
            int need = Math.max(MissingData.MIN_UNITS, QuantileEvidence.unitsNeeded(metric.quantile(), tunedFor));
            return MissingData.units(samples.control().length, arm.name(), samples.arm().length, need);
        }

        @Override
        public double pValue(double tunedFor) {
            return QuantileEvidence.pValue(samples.control(), samples.arm(), metric.quantile());
        }

        @Override
        public Interval difference(double level, double tunedFor) {
            return QuantileEvidence.difference(samples.control(), samples.arm(), metric.quantile(), level);
        }

        @Override
        public Interval relative(double level, double tunedFor) {
            return QuantileEvidence.relative(samples.control(), samples.arm(), metric.quantile(), level);
        }
    }
}
