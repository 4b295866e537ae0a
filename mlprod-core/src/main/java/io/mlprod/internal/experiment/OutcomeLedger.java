package io.mlprod.internal.experiment;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.internal.routing.DecisionRing;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The record of what happened to the units of one experiment since it started, or started again. Not thread-safe. Each
 * call takes amortised constant time, except for a change of weights, which passes over all units.
 *
 * <p>Nothing counts until its prediction has reached the age within which outcomes are reported: a unit is compared as
 * soon as its first prediction is that old, and an outcome counts as soon as its prediction is. So it does not matter
 * whether one arm's outcomes are known sooner than the other's. Means are updated with each change, so reading them
 * takes no pass over units.
 */
final class OutcomeLedger {

    /**
     * The limit of a sum: beyond it the sum would soon be infinite when squared, and no mean would recover from that.
     */
    private static final double MAX_VALUE = 1e100;

    private static final int NO_METRIC = -1;

    private final List<Metric> metrics;
    private final int learnedMetric; // the bandit's
    private final int firstWeight; // of a unit's values, one over the share of its arm; for bandits only
    private final long age;
    private final Instant since;
    private final UnitTable units;
    private final DecisionRing
            decisions; // the numbers of units, doubled, plus 1 at a first prediction; with lists of pending outcomes
    private final PendingOutcomes pending;
    private final long[] unitsOfArm;
    private final long[] exposures;
    private final WeightedMean[] learned;
    private SliceSums[] controlSlices; // by the arm that is compared; for control a slice without units
    private SliceSums[] armSlices;
    private SlotPairs pairs;
    private UnitArrivals arrivals;
    private boolean isReweighed;
    private int ofFullAge; // all units with smaller numbers are of full age
    private long noUnit;
    private long leftOut;
    private long beyondMaxUnits;
    private long lateOutcomes;
    private long outcomes;
    private long lost;
    private long unknown; // outcomes of predictions that were forgotten

    OutcomeLedger(Experiment<?> experiment, SlotTable table, Instant since) {
        int arms = experiment.arms().size();
        this.metrics = experiment.metrics();
        this.learnedMetric = experiment
                .bandit()
                .map(bandit -> metrics.stream().map(Metric::name).toList().indexOf(bandit.metric()))
                .orElse(NO_METRIC);
        this.firstWeight = metrics.size();
        this.age = experiment.outcomesWithin().toNanos();
        this.since = since;
        this.units = new UnitTable(experiment.maxUnits(), metrics.size() + (isLearning() ? 1 : 0));
        this.decisions = new DecisionRing(experiment.maxDecisions(), age);
        this.pending = new PendingOutcomes(experiment.maxDecisions());
        this.unitsOfArm = new long[arms];
        this.exposures = new long[arms];
        this.learned = Stream.generate(() -> WeightedMean.EMPTY).limit(arms).toArray(WeightedMean[]::new);
        this.controlSlices = slices(arms);
        this.armSlices = slices(arms);
        this.pairs = SlotPairs.begin(table);
        this.arrivals = new UnitArrivals(pairs);
    }

    private SliceSums[] slices(int arms) {
        return Stream.generate(() -> new SliceSums(units, metrics)).limit(arms).toArray(SliceSums[]::new);
    }

    private boolean isLearning() {
        return learnedMetric != NO_METRIC;
    }

    // ---- events

    /** Notes a prediction; see {@link Outcomes#exposed}. */
    boolean exposed(PredictionId id, int arm, int slot, long hash, double covariate, boolean isStale, long now) {
        settle(now);
        int unit = units.find(hash);
        boolean first = unit == UnitTable.UNKNOWN;
        if (first) {
            unit = units.add(hash, now, arm, slot, Double.isFinite(covariate) ? covariate : 0);
        }
        if (unit == UnitTable.FULL) {
            beyondMaxUnits++;
            return false;
        }
        if (first && isStale) {
            units.leaveOut(unit); // in all slots alike, else those that moved would have fewer new units than others
            leftOut++;
            return true;
        }
        if (first) {
            enter(unit);
        }
        boolean isItsOwn = arm == units.arm(unit) && arm == pairs.table().arm(slot);
        if (!isItsOwn && !units.isLeftOut(unit)) {
            leaveOut(unit); // it was answered while the weights changed
        }
        if (!units.isLeftOut(unit)) {
            exposures[arm]++;
            remember(id, unit, first, now);
        }
        return first;
    }

    private void enter(int unit) {
        int arm = units.arm(unit);
        int slot = units.slot(unit);
        unitsOfArm[arm]++;
        if (arm != pairs.table().arm(slot)) {
            return;
        }
        arrivals.count(pairs.history(slot), arm);
        units.slices(unit, pairs.slices(slot, unit));
        forEachSlice(unit, SliceSums::expose);
        if (isLearning()) {
            units.value(unit, firstWeight, 1 / pairs.table().share(arm));
        }
    }

    /**
     * Leaves a unit out: one that met two versions says nothing about either. Its arrival still counts for the sample
     * ratio.
     */
    private void leaveOut(int unit) {
        forEachSlice(unit, slice -> slice.remove(unit, unit < ofFullAge));
        units.slices(unit, 0);
        units.leaveOut(unit);
        unitsOfArm[units.arm(unit)]--;
        leftOut++;
    }

    private void remember(PredictionId id, int unit, boolean first, long now) {
        if (decisions.find(id) != DecisionRing.NONE) {
            return;
        }
        long crowdedOut = decisions.crowdedOut();
        if (crowdedOut != DecisionRing.NONE) {
            lost += pending.release(decisions.tag(crowdedOut));
        }
        decisions.put(id, 2L * unit + (first ? 1 : 0), 0, now);
    }

    void withoutUnit() {
        noUnit++;
    }

    /** Adds what became known about a prediction; see {@link Outcomes#feedback}. */
    boolean feedback(PredictionId id, Feedback feedback, long now) {
        settle(now);
        long decision = decisions.find(id);
        if (decision == DecisionRing.NONE) {
            boolean isForgotten =
                    decisions.isBeforeOldest(id) && metrics.stream().anyMatch(metric -> isMeasuredBy(metric, feedback));
            unknown += isForgotten ? 1 : 0;
            lateOutcomes += isForgotten ? 1 : 0;
            return false;
        }
        int unit = unit(decision);
        if (units.isLeftOut(unit) && !(isLearning() && isFirst(decision))) {
            return false;
        }
        boolean isLate = decisions.isLate(decision, now);
        boolean isUsed = false;
        for (int metric = 0; metric < metrics.size(); metric++) {
            if (isMeasuredBy(metrics.get(metric), feedback)) {
                tell(unit, isLate ? UnitTable.LATE : UnitTable.IN_TIME);
                isUsed |= isLate ? late() : keep(decision, metric, feedback);
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

    private void tell(int unit, int how) {
        if (units.told(unit) == UnitTable.NOTHING) {
            units.told(unit, how);
            forEachSlice(unit, slice -> slice.tell(how));
        }
    }

    private boolean late() {
        lateOutcomes++;
        return false;
    }

    private boolean keep(long decision, int metric, Feedback feedback) {
        int list = decisions.tag(decision);
        int entry = pending.find(list, metric);
        double old = entry == 0 ? 0 : pending.value(entry);
        double now = feedback instanceof Feedback.Measured measured ? old + measured.value() : 1;
        if (Math.abs(now) > MAX_VALUE) {
            return false;
        }
        outcomes++;
        if (entry != 0) {
            pending.value(entry, now);
            return true;
        }
        int kept = pending.put(list, metric, now);
        if (kept == PendingOutcomes.FULL) {
            lost++;
            return false;
        }
        decisions.tag(decision, kept);
        return true;
    }

    // ---- what counts by now

    /** Starts to count what has reached its age. */
    private void settle(long now) {
        while (ofFullAge < units.size() && now - units.time(ofFullAge) >= age) {
            int unit = ofFullAge++;
            forEachSlice(unit, slice -> slice.mature(unit));
        }
        for (long decision = decisions.mature(now); decision != DecisionRing.NONE; decision = decisions.mature(now)) {
            settleDecision(decision);
        }
    }

    private void settleDecision(long decision) {
        int unit = unit(decision);
        int list = decisions.tag(decision);
        if (isLearning() && isFirst(decision)) {
            learn(unit, pending.find(list, learnedMetric));
        }
        if (!units.isLeftOut(unit)) {
            for (int entry = list; entry != 0; entry = pending.next(entry)) {
                add(unit, pending.metric(entry), pending.value(entry));
            }
        }
        pending.release(list);
        decisions.tag(decision, 0);
    }

    private void learn(int unit, int entry) {
        int arm = units.arm(unit);
        Metric metric = metrics.get(learnedMetric);
        double sum = entry == 0 ? 0 : pending.value(entry);
        double value = Math.max(metric.lowest(), Math.min(metric.highest(), sum));
        learned[arm] = learned[arm].plus(value, units.value(unit, firstWeight));
    }

    private void add(int unit, int metric, double value) {
        double old = units.value(unit, metric);
        double now = metrics.get(metric).kind() == Metric.Kind.PROPORTION ? 1 : old + value;
        if (now != old && Math.abs(now) <= MAX_VALUE) {
            units.value(unit, metric, now);
            forEachSlice(unit, slice -> slice.replace(unit, metric, old, now));
        }
    }

    private int unit(long decision) {
        return (int) (decisions.unit(decision) >> 1);
    }

    private boolean isFirst(long decision) {
        return (decisions.unit(decision) & 1) == 1;
    }

    /** Applies an action to all slices that the unit is part of. */
    private void forEachSlice(int unit, Consumer<SliceSums> action) {
        SliceSums[] slices = units.arm(unit) == 0 ? controlSlices : armSlices;
        for (int rest = units.slices(unit); rest != 0; rest &= rest - 1) {
            action.accept(slices[Integer.numberOfTrailingZeros(rest)]);
        }
    }

    // ---- other weights

    /**
     * Goes on with other weights. Returns false if the books must be started again instead, and these are unchanged.
     */
    boolean reweighed(SlotTable table, long now) {
        settle(now);
        if (table.equals(pairs.table())) {
            return true;
        }
        SlotPairs next = pairs.after(table, units.size());
        // What a bandit learns is compared among all units of all arms, not among pairs.
        if (isLearning() ? next.hasNewcomers() : !next.areEnough()) {
            return false;
        }
        isReweighed = true;
        pairs = next;
        arrivals.reweighed(next);
        controlSlices = slices(unitsOfArm.length);
        armSlices = slices(unitsOfArm.length);
        for (int unit = 0; unit < units.size(); unit++) {
            if (!units.isLeftOut(unit)) {
                slice(unit);
            }
        }
        return true;
    }

    private void slice(int unit) {
        int slot = units.slot(unit);
        if (!pairs.isSettled(slot, unit)) {
            units.slices(unit, 0);
            leaveOut(unit);
            return;
        }
        units.slices(unit, pairs.slices(slot, unit));
        forEachSlice(unit, slice -> {
            slice.expose();
            slice.tell(units.told(unit));
            if (unit < ofFullAge) {
                slice.mature(unit);
            }
        });
    }

    // ---- readings

    long units() {
        return units.size();
    }

    Tallies tallies(int begunAnew, long setAside, long now, Instant at, boolean stopped) {
        settle(now);
        List<Tallies.ArmTally> arms = IntStream.range(0, unitsOfArm.length)
                .mapToObj(arm ->
                        new Tallies.ArmTally(pairs.table().share(arm), unitsOfArm[arm], exposures[arm], learned[arm]))
                .toList();
        List<Tallies.PairTally> compared = IntStream.range(1, unitsOfArm.length)
                .mapToObj(arm -> new Tallies.PairTally(
                        controlSlices[arm].moments(),
                        armSlices[arm].moments(),
                        samples(arm),
                        controlSlices[arm].counts(),
                        armSlices[arm].counts()))
                .toList();
        return new Tallies(
                arms,
                compared,
                at,
                since,
                stopped,
                isReweighed,
                begunAnew,
                setAside,
                arrivals.areComparable(),
                arrivals.logEvidence(),
                noUnit,
                leftOut,
                beyondMaxUnits,
                lateOutcomes,
                new Tallies.Loss(Arrays.stream(exposures).sum(), decisions.forgotten(), outcomes, lost, unknown));
    }

    /** Returns the values of both slices, by metric, for those metrics that need them. */
    private List<SliceValues> samples(int arm) {
        return IntStream.range(0, metrics.size())
                .mapToObj(metric -> metrics.get(metric).kind() == Metric.Kind.QUANTILE
                        ? new SliceValues(
                                values(0, arm, metric, controlSlices[arm]), values(arm, arm, metric, armSlices[arm]))
                        : SliceValues.NONE)
                .toList();
    }

    /** Copies a metric's values for the units of one side that are compared with the other side. */
    private double[] values(int side, int arm, int metric, SliceSums slice) {
        double[] values = new double[Math.toIntExact(slice.counts().ofFullAge())];
        int next = 0;
        for (int unit = 0; unit < ofFullAge; unit++) {
            if (units.arm(unit) == side && (units.slices(unit) >> arm & 1) == 1) {
                values[next++] = units.value(unit, metric);
            }
        }
        return values;
    }
}
