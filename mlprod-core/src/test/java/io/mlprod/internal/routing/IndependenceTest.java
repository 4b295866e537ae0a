package io.mlprod.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.routing.UnitHashing;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether one test's assignment tells anything about another's, with names and units that differ as little as they can.
 */
class IndependenceTest {

    private static final int SALTS = 500;
    private static final double CHI_SQUARE_05 = 3.841458820694124; // one degree of freedom

    private final SaltedUnit[] units = IntStream.range(0, 20_000)
            .mapToObj(i -> new SaltedUnit("" + i, 100))
            .toArray(SaltedUnit[]::new);

    private BitSet lowHalf(UnitHashing hashing, String salt, int count) {
        UnitHasher hasher = Assigner.hasher(hashing, salt, 10_000);
        BitSet low = new BitSet(count);
        for (int i = 0; i < count; i++) {
            low.set(i, hasher.slot(units[i]) < 5_000);
        }
        return low;
    }

    /** Whether the chi-square test of the 2x2 table calls the two dependent at 5 %. */
    private static boolean areDependent(BitSet one, BitSet two, double count) {
        BitSet common = (BitSet) one.clone();
        common.and(two);
        double both = common.cardinality();
        double onlyOne = one.cardinality() - both;
        double onlyTwo = two.cardinality() - both;
        double none = count - both - onlyOne - onlyTwo;
        double difference = both * none - onlyOne * onlyTwo;
        double margins = (both + onlyOne) * (both + onlyTwo) * (none + onlyOne) * (none + onlyTwo);
        return count * difference * difference / margins > CHI_SQUARE_05;
    }

    private int dependentNeighbours(UnitHashing hashing) {
        int dependent = 0;
        BitSet previous = lowHalf(hashing, "exp-1", units.length);
        for (int i = 2; i <= SALTS + 1; i++) {
            BitSet next = lowHalf(hashing, "exp-" + i, units.length);
            dependent += areDependent(previous, next, units.length) ? 1 : 0;
            previous = next;
        }
        return dependent;
    }

    private int dependentSaltsOfOneTest(int count) {
        int dependent = 0;
        for (int i = 1; i <= SALTS; i++) {
            BitSet arm = lowHalf(UnitHashing.MURMUR3, "exp-" + i, count);
            BitSet layer = lowHalf(UnitHashing.MURMUR3, "layer/exp-" + i, count);
            BitSet holdout = lowHalf(UnitHashing.MURMUR3, "holdout/exp-" + i, count);
            dependent += areDependent(arm, layer, count) ? 1 : 0;
            dependent += areDependent(arm, holdout, count) ? 1 : 0;
            dependent += areDependent(layer, holdout, count) ? 1 : 0;
        }
        return dependent;
    }

    @Test
    void adjacentTests_sequentialUnits_areDependentAsOftenAsChanceSays() {
        assertThat(dependentNeighbours(UnitHashing.MURMUR3)).isBetween(SALTS * 3 / 100, SALTS * 7 / 100);
    }

    @Tag("soak")
    @Test
    void adjacentTests_growthBook_areDependentAsOftenAsChanceSays() {
        assertThat(dependentNeighbours(UnitHashing.GROWTHBOOK_V2)).isBetween(SALTS * 3 / 100, SALTS * 7 / 100);
    }

    @Test
    void armLayerAndHoldout_ofOneName_areDependentAsOftenAsChanceSays() {
        assertThat(dependentSaltsOfOneTest(4_000)).isBetween(3 * SALTS * 3 / 100, 3 * SALTS * 7 / 100);
    }

    @Tag("soak")
    @Test
    void armLayerAndHoldout_moreUnits_areDependentAsOftenAsChanceSays() {
        assertThat(dependentSaltsOfOneTest(20_000)).isBetween(3 * SALTS * 3 / 100, 3 * SALTS * 7 / 100);
    }

    @Test
    void areDependent_setsThatAreSlightlyRelated_isTrue() {
        BitSet one = new BitSet();
        BitSet two = new BitSet();
        for (int i = 0; i < units.length; i++) {
            one.set(i, i % 2 == 0);
            two.set(i, i % 2 == 0 ? i % 100 < 52 : i % 100 < 48);
        }

        assertThat(areDependent(one, two, units.length)).isTrue();
    }
}
