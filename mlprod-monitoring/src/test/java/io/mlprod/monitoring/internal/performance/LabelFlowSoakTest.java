package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often it is said that labels have stopped although they have not, in years of different habits. */
@Tag("soak")
class LabelFlowSoakTest {

    private static final int YEARS = 40;

    private record Habit(Predicate<OffsetDateTime> asked, Function<Instant, Instant> label) {}

    @Test
    void years_ofLabelsThatGoOn_hardlyAnyFalseAlarm() {
        Map<String, Integer> alarms = new LinkedHashMap<>();
        for (int year = 0; year < YEARS; year++) {
            habits(new Random(year)).forEach((name, habit) -> {
                LabelFlowTest.Life life = new LabelFlowTest.Life(habit.asked(), habit.label());
                alarms.merge(name, life.live(Duration.ofDays(365)) == null ? 0 : 1, Integer::sum);
            });
        }

        System.out.println(alarms);
        alarms.forEach((name, count) ->
                assertThat(count).as(name).isLessThanOrEqualTo(name.contains("random") ? YEARS / 10 : 0));
    }

    private static Map<String, Habit> habits(Random random) {
        Map<String, Habit> habits = new LinkedHashMap<>();
        habits.put("in office hours", new Habit(LabelFlowTest::always, LabelFlowTest::nextOfficeHour));
        habits.put("predictions, too", new Habit(LabelFlowTest::isOffice, LabelFlowTest::nextOfficeHour));
        habits.put(
                "each night",
                new Habit(
                        LabelFlowTest::always,
                        at -> at.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(26))));
        habits.put("each week", new Habit(LabelFlowTest::always, LabelFlowSoakTest::sunday));
        habits.put(
                "after 3 to 32 days",
                new Habit(LabelFlowTest::always, at -> at.plus(Duration.ofHours(72 + random.nextInt(29 * 24)))));
        habits.put(
                "3 a day at random",
                new Habit(LabelFlowTest::always, at -> random.nextInt(8) == 0 ? at.plus(Duration.ofHours(5)) : null));
        habits.put(
                "2 a day at random, of 4",
                new Habit(
                        at -> random.nextInt(6) == 0,
                        at -> random.nextInt(2) == 0 ? at.plus(Duration.ofHours(5)) : null));
        habits.put(
                "a batch every 2 to 4 days",
                new Habit(LabelFlowTest::always, batches(random, some -> 2 + 2 * some.nextDouble())));
        habits.put(
                "batches at random, 1 a day",
                new Habit(LabelFlowTest::always, batches(random, some -> -Math.log(1 - some.nextDouble()))));
        return habits;
    }

    private static Instant sunday(Instant at) {
        OffsetDateTime time = at.atOffset(ZoneOffset.UTC);
        return time.truncatedTo(ChronoUnit.DAYS)
                .plusDays(7 - time.getDayOfWeek().getValue() % 7)
                .plusHours(2)
                .toInstant();
    }

    /** Returns what all that waits gets its label by: the first of batches that have a random time between them. */
    private static Function<Instant, Instant> batches(Random random, ToDoubleFunction<Random> days) {
        NavigableSet<Instant> batches = new TreeSet<>();
        Instant last = Bench.START;
        while (last.isBefore(Bench.START.plus(Duration.ofDays(400)))) {
            last = last.plusSeconds((long) (86_400 * days.applyAsDouble(random)));
            batches.add(last);
        }
        return batches::higher;
    }
}
