package io.mlprod.experiment;

import java.util.Map;

/**
 * An experiment that is running on a handle. Thread-safe.
 *
 * @since 0.1
 */
public interface RunningExperiment {

    /**
     * Returns the results so far. Call this as often as you like, since intervals and p values hold whenever one looks.
     * It takes microseconds and blocks predictions no longer than that.
     *
     * @return an immutable snapshot
     */
    Readout readout();

    /**
     * Changes the arms' weights. An arm grows by units of control, and by units that no arm had if the sum of the
     * weights increases; an arm that shrinks gives units back to control. No unit goes from one arm to another, except
     * from and to control.
     *
     * <p>Units that stay comparable stay in the readout. Units that change their arm leave all numbers and are counted,
     * and so do their counterparts in the comparison, whether they come back or not: otherwise the users who come most
     * often would be missing on one side. An arm's new units are compared if they are seen for the first time after the
     * change. If an arm gets units that no arm had, while control has none of that kind to compare them with, the
     * experiment is counted anew from then on; the readout says since when. So change weights rarely; a bandit may do
     * it often.
     *
     * @param weights the new weight of each arm by name, of all arms; from 0, together at most 1
     * @throws IllegalArgumentException if an arm is unknown or missing, or a weight is out of range
     * @throws IllegalStateException if the experiment has been stopped
     */
    void reweigh(Map<String, Double> weights);

    /**
     * Ends the experiment: every unit gets the control version. The last readout stays available; predictions younger
     * than {@link Experiment#outcomesWithin()} are not in it, and never will be. Does nothing when called again.
     */
    void stop();
}
