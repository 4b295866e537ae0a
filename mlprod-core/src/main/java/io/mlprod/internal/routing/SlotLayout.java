package io.mlprod.internal.routing;

import io.mlprod.routing.UnitHashing;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The layout of the arms' shares over the slots, one after the other. */
final class SlotLayout {

    static final int MAX_ARMS = 64;

    /** The tolerance, in floating-point arithmetic, for shares that must add up to 1. */
    private static final double TOLERANCE = 1e-9;

    private SlotLayout() {}

    /**
     * The range of an arm's slots.
     *
     * @param from the first slot
     * @param to the slot after the last one
     */
    record Span(int from, int to) {
        int size() {
            return to - from;
        }
    }

    /**
     * Returns one span for each arm. With a coverage below 1 an arm's span is followed by a gap into which the arm can
     * grow.
     */
    static Span[] spans(UnitHashing hashing, int slots, double coverage, double[] shares) {
        check(shares);
        Span[] spans = new Span[shares.length];
        double start = 0;
        for (int arm : order(hashing, shares.length)) {
            double covered = coverage * shares[arm];
            Span span = new Span(boundary(hashing, slots, start), boundary(hashing, slots, start + covered));
            if (span.size() == 0 && covered > 0) {
                throw new IllegalArgumentException("The share of arm " + arm + ", " + covered
                        + " of all units, is less than one of the " + slots + " slots of " + hashing
                        + "; take a larger share or a hashing with more slots");
            }
            spans[arm] = span;
            start += shares[arm];
        }
        return spans;
    }

    static boolean isControlLast(UnitHashing hashing) {
        return hashing == UnitHashing.UNLEASH_ROLLOUT;
    }

    private static int[] order(UnitHashing hashing, int arms) {
        int first = isControlLast(hashing) ? 1 : 0;
        return IntStream.range(0, arms).map(i -> (i + first) % arms).toArray();
    }

    private static void check(double[] shares) {
        if (shares.length == 0 || shares.length > MAX_ARMS) {
            throw new IllegalArgumentException(
                    "A test has 1 to " + MAX_ARMS + " arms, control first, not " + shares.length);
        }
        for (int arm = 0; arm < shares.length; arm++) {
            if (!(shares[arm] >= 0 && shares[arm] <= 1)) {
                throw new IllegalArgumentException("The share of arm " + arm + " must be 0 to 1, not " + shares[arm]);
            }
        }
        double sum = Arrays.stream(shares).sum();
        if (sum > 1 + TOLERANCE) {
            throw new IllegalArgumentException(
                    "The shares " + Arrays.toString(shares) + " add up to " + sum + "; they must not exceed 1");
        }
    }

    private static int boundary(UnitHashing hashing, int slots, double share) {
        int slot = (int) Math.round(share * slots);
        if (hashing == UnitHashing.GROWTHBOOK_V2) {
            // GrowthBook compares slot / 10000 with sums of shares as they are, rounding errors included.
            while (slot > 0 && (slot - 1) / (double) slots >= share) {
                slot--;
            }
            while (slot < slots && slot / (double) slots < share) {
                slot++;
            }
        }
        return Math.min(slot, slots);
    }
}
