package io.mlprod.internal.experiment;

import io.mlprod.experiment.Experiment;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.TimeSource;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the units of one experiment. Thread-safe; each call takes well under a microsecond under one lock,
 * except when tables grow or weights change. Memory is bounded by the experiment's maxUnits and maxDecisions.
 */
public final class Outcomes {

    private final Experiment<?> experiment;
    private final TimeSource time;
    private OutcomeLedger ledger;
    private OptionalLong stopped = OptionalLong.empty();
    private @Nullable Instant stoppedAt;
    private int begunAnew;
    private int changes;
    private long setAside;

    /**
     * Opens an empty ledger with the weights of the experiment's arms.
     *
     * @param experiment the experiment: what is measured, and how much may be remembered
     * @param time the clock by which predictions grow old
     */
    public Outcomes(Experiment<?> experiment, TimeSource time) {
        this.experiment = experiment;
        this.time = time;
        this.ledger = new OutcomeLedger(experiment, slots(experiment), time.now());
    }

    /**
     * Returns the initial slots of an experiment.
     *
     * @param experiment the experiment
     * @return its arms' slots
     */
    public static SlotTable slots(Experiment<?> experiment) {
        double[] weights =
                experiment.arms().stream().mapToDouble(Experiment.Arm::weight).toArray();
        return SlotTable.of(experiment.units().hashing(), 1, weights);
    }

    /** Notes a prediction whose unit was assigned by the current weights. */
    synchronized boolean exposed(PredictionId id, int arm, int slot, long unit, double covariate) {
        return exposed(id, arm, slot, unit, covariate, changes);
    }

    /**
     * Notes a prediction whose unit was assigned by its hash.
     *
     * @param id the prediction, for later feedback
     * @param arm the arm's place in the experiment, 0 for control
     * @param slot the unit's slot
     * @param unit the unit's hash, 64 bits
     * @param covariate what was known about the unit; used at its first prediction only; 0 if it is not finite
     * @param changes how often weights had been changed when the unit was assigned; a unit that was first seen by an
     *     assignment that is out of date by now is left out
     * @return whether this is the unit's first prediction, and so an exposure
     */
    public synchronized boolean exposed(PredictionId id, int arm, int slot, long unit, double covariate, int changes) {
        return ledger.exposed(id, arm, slot, unit, covariate, changes != this.changes, now());
    }

    /** Notes a prediction that had no unit, and so is not counted. */
    public synchronized void withoutUnit() {
        ledger.withoutUnit();
    }

    /**
     * Adds what became known about a prediction. It counts once the prediction has its age.
     *
     * @param id the prediction
     * @param feedback an event or a measure; a label changes nothing
     * @return whether the prediction is remembered and not too old, its unit is counted, and the feedback measures a
     *     metric
     */
    public synchronized boolean feedback(PredictionId id, Feedback feedback) {
        return ledger.feedback(id, feedback, now());
    }

    /**
     * Goes on with other weights. What can no longer be compared fairly is forgotten, and everything if too little
     * would be left.
     *
     * @param table the arms' slots, derived from those before by {@link SlotTable#reweigh}
     */
    public synchronized void reweighed(SlotTable table) {
        changes++;
        if (!ledger.reweighed(table, now())) {
            begunAnew += ledger.units() > 0 ? 1 : 0;
            setAside += ledger.units();
            ledger = new OutcomeLedger(experiment, table, time.now());
        }
    }

    /**
     * Stops the ageing: nothing grows older from now on. What would still be reported about the last predictions
     * remains unknown, for one arm more than for another.
     */
    public synchronized void stop() {
        stoppedAt = stoppedAt == null ? time.now() : stoppedAt;
        stopped = OptionalLong.of(now());
    }

    private long now() {
        return stopped.orElseGet(time::nanoTime);
    }

    /**
     * Returns what has been counted.
     *
     * @return a copy
     */
    public synchronized Tallies tallies() {
        Instant at = stoppedAt == null ? time.now() : stoppedAt;
        return ledger.tallies(begunAnew, setAside, now(), at, stoppedAt != null);
    }
}
