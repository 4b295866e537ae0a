package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class VisitsTest {

    private static final Population WEEK = new Population(500, 0.8, 300, 0.5, 0.4, Duration.ofDays(7));

    private static List<Visit> visits(Population population, long seed) {
        List<Visit> all = new ArrayList<>();
        new Visits(population, seed).forEachRemaining(all::add);
        return all;
    }

    private static long count(List<Visit> visits, Predicate<Visit> which) {
        return visits.stream().filter(which).count();
    }

    @Test
    void visits_ofAWeek_areAsManyAsSet() {
        int expected = 300 * 24 * 7;

        assertThat((double) visits(WEEK, 1).size()).isEqualTo(expected, within(4 * Math.sqrt(expected)));
    }

    @Test
    void visits_ofTheSameSeed_areTheSame_andOfAnother_others() {
        assertThat(visits(WEEK, 3).stream().map(Visit::at))
                .containsExactlyElementsOf(
                        visits(WEEK, 3).stream().map(Visit::at).toList());
        assertThat(visits(WEEK, 3).get(0).at())
                .isNotEqualTo(visits(WEEK, 4).get(0).at());
    }

    @Test
    void visits_areMoreByDayAndFewerOnWeekends() {
        List<Visit> visits = visits(WEEK, 1);

        long atTwo = count(visits, visit -> visit.at().toHoursPart() == 14);
        long atNight = count(visits, visit -> visit.at().toHoursPart() == 2);
        assertThat((double) atTwo / atNight).isEqualTo(3, within(0.4)); // 1.5 to 0.5

        double weekend = count(visits, visit -> visit.at().toDays() >= 5) / 2.0;
        double weekday = count(visits, visit -> visit.at().toDays() < 5) / 5.0;
        assertThat(weekend / weekday).isEqualTo(0.6, within(0.05));
    }

    @Test
    void users_comeByZipfsLaw() {
        Map<Integer, Integer> byUser = new HashMap<>();
        visits(WEEK, 1).forEach(visit -> byUser.merge(visit.userNumber(), 1, Integer::sum));

        double first = byUser.get(0);
        assertThat(first / byUser.get(9)).isEqualTo(Math.pow(10, 0.8), within(1.0));
    }

    @Test
    void users_withoutActivity_comeEquallyOften() {
        Map<Integer, Integer> byUser = new HashMap<>();
        visits(new Population(10, 0, 300, 0, 0, Duration.ofDays(7)), 1)
                .forEach(visit -> byUser.merge(visit.userNumber(), 1, Integer::sum));

        assertThat(byUser.values())
                .hasSize(10)
                .allSatisfy(times -> assertThat(times).isBetween(4_700, 5_400));
    }

    @Test
    void visit_countsHowOftenItsUserCame_andKeepsTraits() {
        List<Visit> ofOne = visits(WEEK, 1).stream()
                .filter(visit -> visit.userNumber() == 7)
                .toList();

        assertThat(ofOne).hasSizeGreaterThan(10);
        assertThat(ofOne.stream().map(Visit::number)).startsWith(0, 1, 2, 3);
        assertThat(ofOne.stream().map(visit -> visit.trait(0)))
                .containsOnly(ofOne.get(0).trait(0));
        assertThat(ofOne.stream().map(visit -> visit.draw(0))).doesNotHaveDuplicates();
        assertThat(ofOne.get(0).trait(0)).isNotEqualTo(ofOne.get(0).trait(1));
    }

    @Test
    void draws_areSpreadEvenly() {
        double mean = visits(WEEK, 1).stream()
                .mapToDouble(visit -> visit.draw(2))
                .average()
                .orElse(0);

        assertThat(mean).isEqualTo(0.5, within(4 / Math.sqrt(12 * 50_400)));
    }

    @Test
    void users_ofAnotherSeed_haveOtherNames() {
        assertThat(visits(WEEK, 1).get(0).user()).startsWith("1-u");
        assertThat(visits(WEEK, 2).get(0).user()).startsWith("2-u");
    }

    @Test
    void traffic_thatIsOver_hasNoNext() {
        Visits visits = new Visits(new Population(1, 0, 1e-9, 0, 0, Duration.ofHours(1)), 1);

        assertThat(visits.hasNext()).isFalse();
        assertThatThrownBy(visits::next).isInstanceOf(NoSuchElementException.class);
    }
}
