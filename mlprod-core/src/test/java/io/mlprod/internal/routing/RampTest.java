package io.mlprod.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mlprod.routing.UnitHashing;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random changes of shares, of which none may move a unit from one arm to another. */
class RampTest {

    private static final int CHANGES = 8;
    private static final int GRAIN = 200;

    private final SplittableRandom random = new SplittableRandom(20_240_611);

    /** Shares that add up to at most 1, in whole 200ths so that sizes are exact. */
    private int[] shares(int arms) {
        int[] cuts = random.ints(arms, 0, GRAIN + 1).sorted().toArray();
        int[] shares = new int[arms];
        for (int arm = 0; arm < arms; arm++) {
            shares[arm] = cuts[arm] - (arm == 0 ? 0 : cuts[arm - 1]);
        }
        if (random.nextBoolean()) {
            shares[0] += GRAIN - cuts[arms - 1]; // as most tests do, leave nothing free
        }
        return shares;
    }

    private static double[] equal(int arms) {
        return IntStream.range(0, arms).mapToDouble(arm -> 1.0 / arms).toArray();
    }

    private static double[] doubles(int[] shares) {
        return Arrays.stream(shares)
                .mapToDouble(share -> share / (double) GRAIN)
                .toArray();
    }

    private static boolean isPossible(SlotTable before, int[] shares) {
        int growth = 0;
        int owned = 0;
        for (int arm = 1; arm < shares.length; arm++) {
            int size = before.slotsOf(arm).size();
            growth += Math.max(0, shares[arm] * before.slots() / GRAIN - size);
            owned += size;
        }
        return growth <= before.slots() - owned;
    }

    private static void checkMoves(SlotTable before, SlotTable after) {
        assertThat(IntStream.range(0, before.slots())
                        .filter(slot -> before.arm(slot) > 0 && after.arm(slot) > 0)
                        .filter(slot -> before.arm(slot) != after.arm(slot)))
                .as("slots that move in the change from %s to %s", before, after)
                .isEmpty();
    }

    private int ramp(int slots) {
        int arms = random.nextInt(2, 6);
        SlotTable table = SlotTable.layOut(UnitHashing.MURMUR3, slots, random.nextInt(1, 11) / 10.0, equal(arms));
        int changes = 0;
        for (int i = 0; i < CHANGES; i++) {
            int[] shares = shares(arms);
            SlotTable before = table;
            if (isPossible(before, shares)) {
                table = before.reweigh(doubles(shares));
                changes++;
                checkMoves(before, table);
                for (int arm = 0; arm < arms; arm++) {
                    assertThat(table.slotsOf(arm)).hasSize(shares[arm] * table.slots() / GRAIN);
                }
                assertThat(SlotTable.parse(table.toString())).isEqualTo(table).hasSameHashCodeAs(table);
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> before.reweigh(doubles(shares)));
            }
        }
        return changes;
    }

    @Test
    void reweigh_randomRamps_moveNoUnitBetweenArms() {
        rampUpAndDown(250);
    }

    @Tag("soak")
    @Test
    void reweigh_tenThousandRandomRamps_moveNoUnitBetweenArms() {
        rampUpAndDown(10_000);
    }

    private void rampUpAndDown(int ramps) {
        int changes = 0;
        for (int i = 0; i < ramps; i++) {
            changes += ramp(GRAIN);
        }
        for (int i = 0; i < ramps / 50; i++) {
            changes += ramp(10_000);
        }

        assertThat(changes).isGreaterThan(ramps * CHANGES / 4); // most of what was tried was possible
    }
}
