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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountersTest {

    private final CounterLayout layout = new CounterLayout(2, List.of("errors", "slow"));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2_000, 400_000, 2_000_000, 20_000_000})
    void count_unitsThatComeTwice_isWithinOnePercent(int units) {
        UnitCounter counter = new UnitCounter();
        for (int visits : new int[] {units, Math.min(units, 100_000)}) {
            SplittableRandom random = new SplittableRandom(units);
            for (int i = 0; i < visits; i++) {
                counter.add(i % 2, random.nextLong());
            }
        }

        assertThat(counter.count(0)).isBetween(Math.round(units * 0.495 - 1), Math.round(units * 0.505 + 1));
        assertThat(counter.count(1)).isBetween(Math.round(units * 0.495 - 1), Math.round(units * 0.505 + 1));
    }

    @Test
    void add_manyUnitsAtASmallShare_findsThePartOfThemNewWhateverTheirArm() {
        UnitCounter counter = new UnitCounter();
        SplittableRandom random = new SplittableRandom(3);
        long[] units = new long[2];
        for (int i = 0; i < 10_000_000; i++) {
            int arm = random.nextInt(100) == 0 ? 1 : 0;
            units[arm]++;
            counter.add(arm, random.nextLong());
        }

        double control = (double) counter.found(0) / units[0];
        double candidate = (double) counter.found(1) / units[1];
        double error = Math.sqrt(control * (1 - control) / units[1]);
        assertThat(control).isLessThan(0.5);
        assertThat(candidate).isBetween(control - 4 * error, control + 4 * error);
    }

    @Test
    @Tag("soak")
    void count_hundredMillionUnits_isWithinOnePercent() {
        UnitCounter counter = new UnitCounter();
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 100_000_000; i++) {
            counter.add(i % 10 == 0 ? 1 : 0, random.nextLong());
        }

        assertThat(counter.count(0)).isBetween(89_100_000L, 90_900_000L);
        assertThat(counter.count(1)).isBetween(9_900_000L, 10_100_000L);
    }

    @Test
    void add_known_isNotNew() {
        UnitCounter counter = new UnitCounter();

        assertThat(List.of(counter.add(0, 7), counter.add(1, 7), counter.add(1, 8)))
                .containsExactly(true, false, true);
    }

    @Test
    void close_counter_keepsItsCountsAndFindsNothingNew() {
        UnitCounter counter = new UnitCounter();
        counter.add(1, 7);
        counter.close();

        assertThat(counter.add(1, 8)).isFalse();
        assertThat(counter.count(1)).isOne();
    }

    @Test
    void layout_eachCounter_hasItsOwnPlaceAndName() {
        Set<Integer> places = new HashSet<>();
        for (int arm = 0; arm < 2; arm++) {
            for (int step = -1; step < 2; step++) {
                places.add(layout.units(step, arm));
                places.add(layout.met(step, arm));
                places.add(layout.matured(step, arm));
                for (int guard = 0; guard < 2; guard++) {
                    places.add(layout.events(guard, step, arm));
                    places.add(layout.firsts(guard, step, arm));
                }
            }
            places.add(layout.late(arm));
            places.add(layout.told(arm));
        }
        places.add(layout.shadowed());
        places.add(layout.due());
        places.add(layout.forgotten());
        places.add(layout.watched());
        places.add(layout.noUnit());
        places.add(layout.lateOfForgotten());
        for (int guard = 0; guard < 2; guard++) {
            places.add(layout.thrown(guard));
        }
        long[] counts = new long[layout.size()];
        counts[layout.events(1, 1, CounterLayout.CANDIDATE)] = 3;
        counts[layout.units(-1, CounterLayout.CONTROL)] = 4;
        counts[layout.firsts(0, 0, CounterLayout.CONTROL)] = 5;
        counts[layout.late(CounterLayout.CANDIDATE)] = 9;
        counts[layout.matured(0, CounterLayout.CANDIDATE)] = 10;
        counts[layout.thrown(1)] = 7;
        counts[layout.shadowed()] = 8;

        assertThat(places).hasSize(layout.size());
        assertThat(layout.named(counts))
                .isEqualTo(Map.of(
                        "events/slow/1/candidate", 3L,
                        "units/shadow/control", 4L,
                        "firsts/errors/0/control", 5L,
                        "late/candidate", 9L,
                        "matured/0/candidate", 10L,
                        "thrown/slow", 7L,
                        "shadowed", 8L));
    }

    @Test
    void sum_severalProcesses_addsTheCountersThatAreKnown() throws IOException {
        List<RolloutCounts> counts = List.of(
                new RolloutCounts("a", 2, Map.of("shadowed", 1L, "unknown/0/candidate", 9L), Map.of()),
                new RolloutCounts("b", 2, Map.of("shadowed", 10L), Map.of()));

        assertThat(layout.sum(counts)[layout.shadowed()]).isEqualTo(11);
    }

    @Test
    void sum_countBelowZero_isCorrupt() {
        List<RolloutCounts> counts = List.of(new RolloutCounts("a", 2, Map.of("shadowed", -1L), Map.of()));

        assertThatThrownBy(() -> layout.sum(counts)).isInstanceOf(IOException.class);
    }

    @Test
    void tally_stepThatIsTwoBack_isClosed() {
        CounterLayout threeSteps = new CounterLayout(3, List.of("errors"));
        Tally tally = new Tally(threeSteps, List.of("errors"), Member.NAMES, false);

        assertThat(List.of(tally.meet(0, 0, 1), tally.meet(1, 0, 1), tally.meet(0, 0, 2), tally.meet(2, 0, 1)))
                .as("the step before may have predictions in flight")
                .containsOnly(true);
        assertThat(tally.meet(0, 0, 3)).isFalse();
        assertThat(tally.plus(new long[threeSteps.size()])[threeSteps.units(0, 0)])
                .isEqualTo(2);
    }

    @Test
    void tally_hashesThatDifferInFewBits_areToldApart() {
        Tally tally = new Tally(layout, List.of("errors", "slow"), Member.NAMES, false);
        for (long unit = 0; unit < 10_000; unit++) {
            tally.meet(0, CounterLayout.CONTROL, unit << 40); // as if one arm had all low bits alike
        }

        long units = tally.plus(new long[layout.size()])[layout.units(0, CounterLayout.CONTROL)];
        assertThat(units).isBetween(9_900L, 10_100L);
    }
}
