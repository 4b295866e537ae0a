package io.mlprod.samples.monitoring;

/**
 * What is not as it was when the model was trained.
 *
 * @param tooWarm how many degrees the thermometers read too much
 * @param renamed which stations send their area by its new name
 */
record Troubles(double tooWarm, Renamed renamed) {

    /** The day from which on the thermometers drift, by 0.2 degrees a day, until they are replaced. */
    static final int DRIFT_BEGINS = 15;

    /** The day on which the busiest station's area has another name. */
    static final int NEW_NAME = 22;

    /** The day on which the thermometers are replaced, and all stations of that area have its new name. */
    static final int REPAIRED = 29;

    private static final double A_DAY = 0.2;

    /** Stations that send a new name of their area. */
    enum Renamed {
        NONE,
        BUSIEST,
        ALL
    }

    /** What is wrong on a day, from 1. */
    static Troubles on(int day) {
        if (day >= REPAIRED) {
            return new Troubles(0, Renamed.ALL);
        }
        double tooWarm = A_DAY * Math.max(0, day - DRIFT_BEGINS + 1);
        return new Troubles(tooWarm, day >= NEW_NAME ? Renamed.BUSIEST : Renamed.NONE);
    }
}
