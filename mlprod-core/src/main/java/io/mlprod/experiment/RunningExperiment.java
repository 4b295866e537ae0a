package io.mlprod.experiment;

import java.util.Map;

/**
 * An experiment that is under way on a handle. Thread-safe.
 *
 * @since 0.1
 */
public interface RunningExperiment {

    /**
     * Returns what is known so far. May be asked as often as liked, since its intervals and p values hold whenever one
     * looks; takes microseconds and blocks predictions no longer than that.
     *
     * @return an immutable picture
     */
    Readout readout();

    /**
     * Changes the arms' weights. An arm grows by what control has, and by units that no arm had as far as the weights
     * together become more; it gives units back to control. No unit goes from one arm to another one but control.
     *
     * <p>What stays comparable, stays in the readout. Units that change their arm leave all numbers and are counted,
     * and so do their counterparts in the comparison, whether they come back or not: otherwise the users who come most
     * often would be missing on one side. An arm's new units are compared if they are seen for the first time after the
     * change. If an arm gets units that no arm had, while control has none of that kind to compare them with, the
     * experiment is counted anew from then on; the readout says since when. So change weights seldom; a bandit may do
     * it often.
     *
     * @param weights the new weight of each arm by name, of all arms; from 0, together at most 1
     * @throws IllegalArgumentException if an arm is unknown or missing, or a weight is out of range
     * @throws IllegalStateException if the experiment has been stopped
     */
    void reweigh(Map<String, Double> weights);

    /**
     * Ends the experiment: every unit gets the control version. The last readout stays; predictions that have not the
     * age of {@link Experiment#outcomesWithin()} yet are not in it, and never will be. Does nothing the second time.
     */
    void stop();
}
