package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnitOverlapTest {

    private static long entry(long name, int place) {
        return name << UnitSet.PLACE_BITS | place;
    }

    @Test
    void of_unitsInOneToThreeProcesses_countsEachOnceByItsLowestPlace() {
        UnitOverlap overlap = UnitOverlap.of(List.of(
                new long[] {entry(1, 4), entry(2, 2)}, new long[] {entry(1, 3), entry(3, 2)}, new long[] {entry(1, 5)
                }));

        assertThat(overlap.union()).containsExactly(entry(1, 3), entry(2, 2), entry(3, 2));
        assertThat(overlap.mean()).isEqualTo(5.0 / 3);
        assertThat(overlap.effect()).isEqualTo((9.0 + 1 + 1) / 5);
    }

    @Test
    void of_noUnits_isOne() {
        assertThat(UnitOverlap.of(List.of(new long[0])).effect()).isOne();
        assertThat(UnitOverlap.of(List.of()).mean()).isOne();
    }

    @Test
    void adopt_manyUnitsInFiveOfTwentyProcesses_isEstimatedFromSamples() {
        List<UnitsMet> fleet =
                IntStream.range(0, 20).mapToObj(i -> new UnitsMet(2)).toList();
        SplittableRandom random = new SplittableRandom(1);
        for (int unit = 0; unit < 50_000; unit++) {
            long name = random.nextLong();
            int first = random.nextInt(20);
            for (int i = 0; i < 5; i++) {
                fleet.get((first + i) % 20).add(1, name);
            }
        }

        fleet.get(0).adopt(fleet.stream().skip(1).map(UnitsMet::told).toList());

        assertThat(fleet).allSatisfy(of -> assertThat(of.told().entries()).hasSizeBetween(200, UnitsMet.MOST));
        assertThat(fleet.get(0).overlap(1).mean()).isCloseTo(5, within(1e-9));
        assertThat(fleet.get(0).overlap(1).effect()).isCloseTo(5, within(1e-9));
    }

    @Test
    void adopt_othersAreInAnotherStep_doNotCount() {
        UnitsMet behind = new UnitsMet(3);
        behind.add(1, Member.NAMES.of(7));
        UnitsMet here = new UnitsMet(3);
        here.add(1, Member.NAMES.of(7));
        here.add(2, Member.NAMES.of(7));
        here.add(1, Member.NAMES.of(8)); // late

        here.adopt(List.of(behind.told()));

        assertThat(here.overlap(2).mean()).isOne();
        assertThat(here.told().entries()).hasSize(1);
    }
}
