package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.rollout.RolloutCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstEventsTest {

    private static final int PLACES = 4;

    private final SplittableRandom random = new SplittableRandom(5);

    private static FirstEvents process() {
        return new FirstEvents(PLACES, FirstEvents.SHARED);
    }

    private static List<Long> counts(FirstEvents events) {
        return IntStream.range(0, PLACES)
                .mapToObj(place -> events.counts()[place])
                .toList();
    }

    /** As if each read what the others wrote, one after the other. */
    private static void exchange(List<FirstEvents> fleet) {
        for (FirstEvents process : fleet) {
            process.adopt(fleet.stream()
                    .filter(other -> other != process)
                    .map(FirstEvents::told)
                    .toList());
        }
    }

    @Test
    void add_sameUnitAgain_countsOnce() {
        FirstEvents events = process();

        assertThat(events.add(Member.NAMES.of(1), 2)).isTrue();
        assertThat(events.add(Member.NAMES.of(1), 3)).isFalse();
        assertThat(events.add(Member.NAMES.of(2), 3)).isTrue();
        assertThat(counts(events)).containsExactly(0L, 0L, 1L, 1L);
    }

    @Test
    void adopt_unitsOfOtherProcesses_countOnceByTheFirstStep() {
        List<FirstEvents> fleet = List.of(process(), process(), process());
        fleet.get(0).add(Member.NAMES.of(1), 2);
        fleet.get(1).add(Member.NAMES.of(1), 0);
        fleet.get(2).add(Member.NAMES.of(1), 3);
        fleet.get(2).add(Member.NAMES.of(2), 3);

        exchange(fleet);
        assertThat(fleet).allSatisfy(process -> assertThat(counts(process)).containsExactly(1L, 0L, 0L, 1L));
        assertThat(fleet.get(0).effect()).isEqualTo((9.0 + 1) / 4);
        assertThat(fleet.get(0).add(Member.NAMES.of(2), 3)).isFalse();
    }

    @Test
    void add_moreUnitsThanAreKept_countsOnInBothArmsAlike() {
        FirstEvents events = process();
        long before = 0;
        for (int units = 1_000; units <= 1_024_000; units *= 2) {
            for (int unit = units / 2; unit < units; unit++) {
                events.add(random.nextLong(), unit % 4 == 0 ? 3 : 2);
            }
            long now = events.counts()[2] + events.counts()[3];
            assertThat(now).as("of %s units", units).isGreaterThan(before + 200);
            assertThat(events.told().units().entries()).hasSizeLessThanOrEqualTo(2 * FirstEvents.SHARED);
            before = now;
        }

        assertThat(events.counts()[3] / (double) before).isBetween(0.23, 0.27);
    }

    @Test
    void adopt_tooManyUnitsTogether_areClosedAlikeInAllProcesses() {
        List<FirstEvents> fleet = List.of(process(), process(), process());
        for (int unit = 0; unit < 5_000; unit++) {
            fleet.get(random.nextInt(3)).add(Member.NAMES.of(unit), unit % PLACES);
            fleet.get(random.nextInt(3)).add(Member.NAMES.of(unit), unit % PLACES);
            if (unit % 500 == 0) {
                exchange(fleet);
            }
        }
        exchange(fleet);
        exchange(fleet);

        List<Long> counts = counts(fleet.get(0));
        assertThat(fleet).allSatisfy(process -> {
            assertThat(counts(process)).isEqualTo(counts);
            assertThat(process.told().text()).hasSizeLessThan(15_000);
        });
        assertThat(counts.stream().mapToLong(n -> n).sum()).isBetween(1_500L, 2_500L); // 1,000 (1 + log2(5) / 2)
        assertThat(fleet.get(0).add(Member.NAMES.of(4_999), 3)).isFalse();
    }

    @Test
    void adopt_aProcessThatWasAwayWhileUnitsWereClosed_doesNotCountThemAgain() {
        List<FirstEvents> fleet = List.of(process(), process());
        FirstEvents away = process();
        for (int unit = 0; unit < 3_000; unit++) {
            fleet.get(unit % 2).add(Member.NAMES.of(unit), 1);
            away.add(Member.NAMES.of(unit), unit < 900 ? 1 : 2);
        }
        exchange(fleet);
        exchange(fleet);
        long closed = fleet.get(0).counts()[1];

        exchange(List.of(fleet.get(0), fleet.get(1), away));
        exchange(List.of(fleet.get(0), fleet.get(1), away));

        assertThat(counts(away)).isEqualTo(counts(fleet.get(0)));
        assertThat(away.counts()[1] + away.counts()[2]).isBetween(closed - 200, closed + 200);
    }

    @Test
    void text_ofClosedAndOpenUnits_isReadAsWritten() throws IOException {
        FirstEvents events = process();
        for (int unit = 0; unit < 10_000; unit++) {
            events.add(random.nextLong(), random.nextInt(PLACES));
        }
        events.adopt(List.of());

        FirstEvents other = process();
        other.adopt(List.of(FirstEvents.Told.parse(events.told().text(), PLACES)));

        assertThat(counts(other)).isEqualTo(counts(events));
        assertThat(FirstEvents.Told.parse(process().told().text(), PLACES)
                        .units()
                        .entries())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | expected a number",
                "'x  ' | expected a number",
                "'25  ' | expected a number from 0 to 24, not 25",
                "'0 ? ' | it is not Base64",
                "'0 AAAA ' | it has 3 bytes, not a multiple of 7",
                "'0 AAAAAAAABA== ' | unit 0 is out of order", // place 4 of 4
                "'1 gAAAAAAAAA== 0:1' | unit 0 is out of order", // above the threshold
                "'0 AAAAAAABAAAAAAAAAAE= ' | unit 1 is out of order", // it comes twice
                "'2 ' | it has the counts of 1 levels instead of 2",
                "'1  4:1' | expected a number from 0 to 3, not 4",
                "'1  0:-1' | expected a number from 1 to 2147483647, not -1",
            })
    void parse_damagedText_isAnErrorThatSaysWhere(String text, String problem) {
        List<RolloutCounts> others = List.of(new RolloutCounts("5f3a", 1, Map.of(), Map.of("errors", text)));

        assertThatThrownBy(() -> SharedUnits.parse(others, List.of("errors"), PLACES))
                .isInstanceOf(IOException.class)
                .hasMessage("The units errors of process 5f3a make no sense: " + problem
                        + "; delete them, their process writes them again");
    }

    @Test
    void counts_whileOthersAdd_isOfOneMoment() {
        FirstEvents events = new FirstEvents(2, 1_000);
        events.add(0x1234567890ABCDEFL, 0);

        long[] now = events.counts();
        events.add(0x7654321098ABCDEFL, 1);

        assertThat(now).containsExactly(1, 0);
        assertThat(events.counts()).containsExactly(1, 1);
    }
}
