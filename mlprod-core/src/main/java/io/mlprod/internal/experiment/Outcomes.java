package io.mlprod.internal.experiment;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.internal.statistics.PairMoments;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.spi.TimeSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What happened to the units of one experiment. Thread-safe; each call takes well under a microsecond under one lock, but
 * when the table of units grows. Memory is bounded by the experiment's maxUnits and maxDecisions.
 *
 * <p>Means are kept up to date with each change of a unit's value, so asking for them costs no pass over the units.
 */
public final class Outcomes {

    /** A sum beyond it would soon be infinite when squared, and no mean would recover from that. */
    private static final double MAX_VALUE = 1e100;

    private final List<Metric> metrics;
    private final int banditMetric;
    private final TimeSource time;
    private final UnitTable units;
    private final RecentDecisions decisions;
    private final RunningMoments[][] whole; // by arm and metric
    private final RunningMoments[][] controlSlice; // by the arm that is compared and metric; none for control
    private final RunningMoments[][] armSlice;
    private final long[] unitsOfArm;
    private final long[] exposures;
    private final Arrivals arrivals;
    private double[] weights;
    private long noUnit;
    private long inTwoArms;
    private long beyondMaxUnits;
    private long lateOutcomes;

    /**
     * Opens empty books.
     *
     * @param experiment what is measured, and how much may be remembered
     * @param time for how long a prediction is remembered
     */
    public Outcomes(Experiment<?> experiment, TimeSource time) {
        int arms = experiment.arms().size();
        this.metrics = experiment.metrics();
        this.banditMetric = experiment
                .bandit()
                .map(bandit -> metrics.stream().map(Metric::name).toList().indexOf(bandit.metric()))
                .orElse(-1);
        this.time = time;
        this.units = new UnitTable(experiment.maxUnits(), metrics.size());
        this.decisions = new RecentDecisions(
                experiment.maxDecisions(), experiment.outcomesWithin().toNanos());
        this.whole = moments(arms);
        this.controlSlice = moments(arms);
        this.armSlice = moments(arms);
        this.unitsOfArm = new long[arms];
        this.exposures = new long[arms];
        this.weights =
                experiment.arms().stream().mapToDouble(Experiment.Arm::weight).toArray();
        this.arrivals = new Arrivals(weights);
    }

    private RunningMoments[][] moments(int arms) {
        return IntStream.range(0, arms)
                .mapToObj(arm -> metrics.stream().map(RunningMoments::new).toArray(RunningMoments[]::new))
                .toArray(RunningMoments[][]::new);
    }

    /**
     * Notes a prediction whose unit was assigned by its hash.
     *
     * @param id the prediction, for later feedback
     * @param arm the arm's place in the experiment, 0 for control
     * @param slices a bit for each arm with which this unit is compared: bit k of a control unit says that it is in the
     *     slice of control that is compared with arm k, bit k of a unit of arm k that it is in that arm's slice. The two
     *     slices of a pair must be of equal share and have been in the experiment for equally long
     * @param unit the unit's hash, 64 bits
     * @param covariate what was known of the unit; used at its first prediction only; 0 if it is not finite
     * @return whether this is the unit's first prediction, and so an exposure
     */
    public synchronized boolean exposed(PredictionId id, int arm, int slices, long unit, double covariate) {
        int number = units.find(unit);
        boolean first = number == UnitTable.UNKNOWN;
        if (first) {
            number = units.add(unit, arm, slices, Double.isFinite(covariate) ? covariate : 0);
        }
        if (number == UnitTable.FULL) {
            beyondMaxUnits++;
            return false;
        }
        if (first) {
            arrivals.count(arm);
            unitsOfArm[arm]++;
            enter(number);
        }
        if (units.arm(number) >= 0 && units.arm(number) != arm) {
            leaveOut(number);
        }
        if (units.arm(number) >= 0) {
            exposures[arm]++;
            decisions.put(id, number, time.nanoTime());
        }
        return first;
    }

    private void enter(int unit) {
        for (int metric = 0; metric < metrics.size(); metric++) {
            int m = metric;
            forEachMoments(unit, m, moments -> moments.add(0, units.covariate(unit)));
        }
    }

    /** A unit that met two versions tells nothing about either. Its arrival still counts for the sample ratio. */
    private void leaveOut(int unit) {
        for (int metric = 0; metric < metrics.size(); metric++) {
            double value = units.value(unit, metric);
            forEachMoments(unit, metric, moments -> moments.remove(value, units.covariate(unit)));
        }
        unitsOfArm[units.arm(unit)]--;
        units.leaveOut(unit);
        inTwoArms++;
    }

    /** Does something with all moments that the unit is part of. */
    private void forEachMoments(int unit, int metric, Consumer<RunningMoments> action) {
        int arm = units.arm(unit);
        int slices = units.slices(unit);
        action.accept(whole[arm][metric]);
        if (arm != 0) {
            if ((slices >> arm & 1) == 1) {
                action.accept(armSlice[arm][metric]);
            }
            return;
        }
        for (int other = 1; other < whole.length; other++) {
            if ((slices >> other & 1) == 1) {
                action.accept(controlSlice[other][metric]);
            }
        }
    }

    /** Notes a prediction that had no unit, and so is not counted. */
    public synchronized void withoutUnit() {
        noUnit++;
    }

    /**
     * Adds what became known of a prediction to its unit's values.
     *
     * @param id the prediction
     * @param feedback an event or a measure; a label changes nothing
     * @return whether the prediction is remembered, its unit counted, and a metric measured by that
     */
    public synchronized boolean feedback(PredictionId id, Feedback feedback) {
        int unit = decisions.unit(id, time.nanoTime());
        if (unit == RecentDecisions.LATE) {
            lateOutcomes++;
        }
        if (unit < 0 || units.arm(unit) < 0) {
            return false;
        }
        boolean isUsed = false;
        for (int metric = 0; metric < metrics.size(); metric++) {
            if (isMeasuredBy(metrics.get(metric), feedback)) {
                isUsed |= add(unit, metric, feedback);
            }
        }
        return isUsed;
    }

    private static boolean isMeasuredBy(Metric metric, Feedback feedback) {
        return metric.kind() == Metric.Kind.PROPORTION
                ? feedback instanceof Feedback.Occurred occurred
                        && occurred.event().equals(metric.source())
                : feedback instanceof Feedback.Measured measured
                        && measured.metric().equals(metric.source());
    }

    private boolean add(int unit, int metric, Feedback feedback) {
        double old = units.value(unit, metric);
        double now = feedback instanceof Feedback.Measured measured ? old + measured.value() : 1;
        if (Math.abs(now) > MAX_VALUE) {
            return false;
        }
        if (now != old) {
            units.value(unit, metric, now);
            forEachMoments(unit, metric, moments -> moments.replace(old, now, units.covariate(unit)));
        }
        return true;
    }

    /**
     * Changes the weights by which units arrive from now on.
     *
     * @param next each arm's share of all units, in the order of the arms
     */
    public synchronized void reweighed(double[] next) {
        weights = next.clone();
        arrivals.reweighed(weights);
    }

    /**
     * What has been counted.
     *
     * @return a copy
     */
    public synchronized Tallies tallies() {
        List<Tallies.ArmTally> arms = IntStream.range(0, weights.length)
                .mapToObj(arm -> new Tallies.ArmTally(
                        weights[arm], unitsOfArm[arm], exposures[arm], 0, learned(whole[arm])))
                .toList();
        List<Tallies.PairTally> pairs = IntStream.range(1, weights.length)
                .mapToObj(arm -> new Tallies.PairTally(
                        now(controlSlice[arm]), now(armSlice[arm]), samples(arm), Tallies.Slice.EMPTY, Tallies.Slice.EMPTY))
                .toList();
        return new Tallies(
                arms,
                pairs,
                time.now(),
                time.now(),
                0,
                0,
                arrivals.areComparable(),
                arrivals.logEvidence(),
                noUnit,
                inTwoArms,
                beyondMaxUnits,
                lateOutcomes,
                new Tallies.Loss(0, 0, 0, 0));
    }

    private WeightedMean learned(RunningMoments[] moments) {
        if (banditMetric < 0) {
            return WeightedMean.EMPTY;
        }
        PairMoments all = moments[banditMetric].now();
        return new WeightedMean(all.count(), all.count(), all.count(), all.meanY(), all.meanY(), all.deviationY());
    }

    /** The values of both slices, by metric, of those metrics that need them. */
    private List<Samples> samples(int arm) {
        return IntStream.range(0, metrics.size())
                .mapToObj(metric -> metrics.get(metric).kind() == Metric.Kind.QUANTILE
                        ? new Samples(
                                values(0, arm, metric, controlSlice[arm][metric].count()),
                                values(arm, arm, metric, armSlice[arm][metric].count()))
                        : Samples.NONE)
                .toList();
    }

    /** Copies the values of the units of a side that are compared, of which there are so many. */
    private double[] values(int side, int arm, int metric, long count) {
        double[] values = new double[Math.toIntExact(count)];
        int next = 0;
        for (int unit = 0; unit < units.size(); unit++) {
            if (units.arm(unit) == side && (units.slices(unit) >> arm & 1) == 1) {
                values[next++] = units.value(unit, metric);
            }
        }
        return values;
    }

    private static List<PairMoments> now(RunningMoments[] moments) {
        return Arrays.stream(moments).map(RunningMoments::now).toList();
    }
}
