package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.rollout.RolloutCounts;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountersTest {

    private final CounterLayout layout = new CounterLayout(2, List.of("errors", "slow"));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2_000, 100_000, 400_000})
    void count_randomUnitsThatComeTwice_isWithinFourStandardErrors(int units) {
        UnitCounter counter = new UnitCounter(16);
        for (int visit = 0; visit < 2; visit++) {
            SplittableRandom random = new SplittableRandom(units);
            for (int i = 0; i < units; i++) {
                counter.add(random.nextLong());
            }
        }
        double load = units / 65_536.0;
        double error = Math.sqrt(65_536 * (Math.expm1(load) - load));

        assertThat((double) counter.count()).isBetween(units - 4 * error - 0.5, units + 4 * error + 0.5);
    }

    @Test
    void count_everyBitSet_isFinite() {
        UnitCounter counter = new UnitCounter(8);
        for (long unit = 0; unit < 256; unit++) {
            counter.add(unit);
        }

        assertThat(counter.count()).isEqualTo(Math.round(256 * Math.log(256)));
    }

    @Test
    void firstEvents_full_countNothingMore() {
        FirstEvents events = new FirstEvents(2);

        assertThat(List.of(events.add(1), events.add(1), events.add(2), events.add(3), events.add(4)))
                .containsExactly(
                        FirstEvents.Outcome.FIRST,
                        FirstEvents.Outcome.REPEATED,
                        FirstEvents.Outcome.FIRST,
                        FirstEvents.Outcome.FIRST,
                        FirstEvents.Outcome.FULL);
    }

    @Test
    void layout_eachCounter_hasItsOwnPlaceAndName() {
        Set<Integer> places = new HashSet<>();
        for (int arm = 0; arm < 2; arm++) {
            for (int step = -1; step < 2; step++) {
                places.add(layout.units(step, arm));
                places.add(layout.events(0, step, arm));
                places.add(layout.events(1, step, arm));
            }
            places.add(layout.allUnits(arm));
        }
        places.add(layout.shadowed());
        for (int guard = 0; guard < 2; guard++) {
            places.add(layout.thrown(guard));
            places.add(layout.lost(guard));
        }
        long[] counts = new long[layout.size()];
        counts[layout.events(1, 1, CounterLayout.CANDIDATE)] = 3;
        counts[layout.units(-1, CounterLayout.CONTROL)] = 4;
        counts[layout.allUnits(CounterLayout.CONTROL)] = 5;
        counts[layout.lost(0)] = 6;
        counts[layout.thrown(1)] = 7;
        counts[layout.shadowed()] = 8;

        assertThat(places).hasSize(layout.size());
        assertThat(layout.named(counts))
                .isEqualTo(Map.of(
                        "slow/1/candidate", 3L,
                        "units/shadow/control", 4L,
                        "units/all/control", 5L,
                        "lost/errors", 6L,
                        "thrown/slow", 7L,
                        "shadowed", 8L));
    }

    @Test
    void sum_severalProcesses_addsThoseOfTheEpochExceptOwn() throws IOException {
        List<RolloutCounts> counts = List.of(
                new RolloutCounts("a", 2, Map.of("shadowed", 1L, "unknown/0/candidate", 9L)),
                new RolloutCounts("b", 2, Map.of("shadowed", 10L)),
                new RolloutCounts("c", 1, Map.of("shadowed", 100L)),
                new RolloutCounts("me", 2, Map.of("shadowed", 1000L)));

        assertThat(layout.sum(counts, 2, "me")[layout.shadowed()]).isEqualTo(11);
    }

    @Test
    void sum_countBelowZero_isCorrupt() {
        List<RolloutCounts> counts = List.of(new RolloutCounts("a", 2, Map.of("shadowed", -1L)));

        assertThatThrownBy(() -> layout.sum(counts, 2, "me")).isInstanceOf(IOException.class);
    }

    @Test
    void tally_hashesThatDifferInFewBits_areToldApart() {
        Tally tally = new Tally(layout, 2);
        for (long unit = 0; unit < 10_000; unit++) {
            tally.meet(0, CounterLayout.CONTROL, unit << 40); // as if one arm had all low bits alike
        }

        long units = tally.plus(new long[layout.size()])[layout.units(0, CounterLayout.CONTROL)];
        assertThat(units).isBetween(9_700L, 10_300L);
    }
}
