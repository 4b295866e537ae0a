package io.mlprod.experiment;

import java.util.Map;

/**
 * An experiment that is under way on a handle. Thread-safe.
 *
 * @since 0.1
 */
public interface RunningExperiment {

    /**
     * What is known so far. May be asked as often as liked, since its intervals and p values hold whenever one looks; takes
     * microseconds and blocks predictions no longer than that.
     *
     * @return an immutable picture
     */
    Readout readout();

    /**
     * Changes the arms' weights. Units of an arm that grows stay in it; units that have to move are left out of the
     * metrics from then on, and counted.
     *
     * @param weights the new weight of each arm by name, of all arms; from 0, together at most 1
     * @throws IllegalArgumentException if an arm is unknown or missing, or a weight is out of range
     * @throws IllegalStateException if the experiment has been stopped
     */
    void reweigh(Map<String, Double> weights);

    /** Ends the experiment: every unit gets the control version. The last readout stays. Does nothing the second time. */
    void stop();
}
