package io.mlprod.internal.versions;

/**
 * A back-off that leaves out what keeps failing: not after the first failure, then once, 3 times, 7 times and so on.
 * For one thread at a time.
 */
final class WatchBackOff {

    private static final int MOST = 31;

    private String what = "";
    private int failures;
    private int left;

    /** Returns whether something is to be left out this time. */
    boolean leavesOut(String name) {
        return name.equals(what) && left > 0 && left-- > 0;
    }

    void failed(String name) {
        failures = name.equals(what) ? Math.min(failures + 1, MOST) : 1;
        what = name;
        left = (int) Math.min(MOST, (1L << (failures - 1)) - 1);
    }

    void succeeded() {
        failures = 0;
    }
}
