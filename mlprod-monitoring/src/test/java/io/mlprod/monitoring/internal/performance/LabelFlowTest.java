package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.observe.RowRecorder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** When it is said that labels have stopped. */
class LabelFlowTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private record Made(Instant at, PredictionId id, Instant label) {}

    /** Hours of a model whose windows are days, and the state of its labels. */
    static final class Life {

        private final LabelFlow flow = new LabelFlow(Performance.automatic());
        private final Predicate<OffsetDateTime> isAsked;
        private final Function<Instant, Instant> labelOf; // null if there is none
        private final Deque<Made> made = new ArrayDeque<>();
        private Instant now = Bench.START;
        boolean areLost;

        Life(Predicate<OffsetDateTime> isAsked, Function<Instant, Instant> labelOf) {
            this.isAsked = isAsked;
            this.labelOf = labelOf;
        }

        /** Lives for a while; returns after which time labels were overdue first, or null. */
        Duration live(Duration time) {
            Instant begin = now;
            Duration first = null;
            while (now.isBefore(begin.plus(time))) {
                hour();
                if (first == null && silence().isTooLong()) {
                    first = Duration.between(begin, now);
                }
            }
            return first;
        }

        private void hour() {
            if (isAsked.test(now.atOffset(ZoneOffset.UTC))) {
                flow.predicted(now);
                Instant label = areLost ? null : labelOf.apply(now);
                made.add(new Made(now, PredictionId.next(), label));
            }
            Instant before = now;
            now = now.plus(HOUR);
            made.stream()
                    .map(Made::label)
                    .filter(at -> at != null && at.isAfter(before) && !at.isAfter(now) && !areLost)
                    .forEach(flow::labelled);
            if (now.atOffset(ZoneOffset.UTC).getHour() == 0 && !areLost) {
                day();
            }
        }

        /** Looks at the windows, as a monitor does at midnight. */
        private void day() {
            Instant kept = now.minus(Duration.ofDays(30));
            made.removeIf(one -> one.at().isBefore(kept));
            Map<Instant, WindowRows> windows = new HashMap<>();
            made.forEach(one -> windows.computeIfAbsent(one.at().truncatedTo(ChronoUnit.DAYS), day -> new WindowRows())
                    .add(row(one)));
            windows.forEach((day, rows) -> flow.note(Bench.A, day, rows, kept));
        }

        private JoinedPrediction row(Made one) {
            boolean isThere = one.label() != null && !one.label().isAfter(now);
            return new JoinedPrediction(
                    new KeptPrediction(one.id(), Bench.A, one.at(), "yes", new double[] {0.7}, Map.of()),
                    isThere ? Optional.of(new LateLabel(one.id(), "yes", 0, one.label())) : Optional.empty());
        }

        LabelFlow.Silence silence() {
            return flow.silence(now);
        }
    }

    static boolean always(OffsetDateTime at) {
        return true;
    }

    private static boolean isWorkday(OffsetDateTime at) {
        return at.getDayOfWeek() != DayOfWeek.SATURDAY && at.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    static boolean isOffice(OffsetDateTime at) {
        return isWorkday(at) && at.getHour() >= 8 && at.getHour() < 17;
    }

    static Instant nextOfficeHour(Instant at) {
        Instant next = at.plus(HOUR);
        while (!isOffice(next.atOffset(ZoneOffset.UTC))) {
            next = next.plus(HOUR);
        }
        return next;
    }

    @Test
    void quickLabels_thatStop_areOverdueAfterLittleMoreThanADay() {
        Life life = new Life(LabelFlowTest::always, at -> at.plus(HOUR));
        assertThat(life.live(WEEK.multipliedBy(3))).isNull();
        life.areLost = true;

        assertThat(life.live(WEEK)).isBetween(Duration.ofHours(24), Duration.ofHours(30));
        assertThat(life.silence().age()).isGreaterThan(Duration.ofDays(6));
        life.areLost = false;
        life.live(HOUR.multipliedBy(4));
        assertThat(life.silence().isTooLong()).isFalse();
        assertThat(life.silence().age()).isLessThan(Duration.ofDays(1));
    }

    @Test
    void quickLabels_predictionsThatStop_areNotOverdue() {
        boolean[] isAsked = {true};
        Life life = new Life(at -> isAsked[0], at -> at.plus(HOUR));
        life.live(WEEK.multipliedBy(3));
        isAsked[0] = false;

        assertThat(life.live(WEEK.multipliedBy(2))).isNull();
    }

    @Test
    void officeHours_weekends_areNotOverdue_andDaysWithoutLabelsAre() {
        Life life = new Life(LabelFlowTest::always, LabelFlowTest::nextOfficeHour);
        assertThat(life.live(WEEK.multipliedBy(6))).isNull();
        life.areLost = true;

        assertThat(life.live(WEEK)).isBetween(Duration.ofDays(4), Duration.ofDays(5));
    }

    @Test
    void slowLabels_afterAnAverageOfAWeek_areNotOverdue() {
        Random random = new Random(3);
        Function<Instant, Instant> slow = at -> at.plus(Duration.ofHours(random.nextInt(14 * 24)));
        Life life = new Life(LabelFlowTest::always, slow);
        assertThat(life.live(WEEK.multipliedBy(6))).isNull();
    }

    @Test
    void lowTraffic_aLabelOnSomeDays_isNotOverdue() {
        Random random = new Random(4);
        Function<Instant, Instant> few = at -> random.nextInt(10) == 0 ? at.plus(HOUR.multipliedBy(5)) : null;
        Life life = new Life(at -> random.nextInt(5) == 0, few);
        assertThat(life.live(WEEK.multipliedBy(16))).isNull();
    }

    @Test
    void labelsOfOneWeek_areTooFewForAJudgement() {
        Life life = new Life(LabelFlowTest::always, at -> at.plus(HOUR));
        life.live(WEEK);
        life.areLost = true;

        assertThat(life.live(Duration.ofDays(5))).isNull();
        assertThat(life.silence().age()).isGreaterThan(Duration.ofDays(4));
    }

    // ---- what is in the store

    private static Bench bench(MapStore store) {
        return new Bench(
                Performance.automatic().metrics(PerformanceMetric.ACCURACY).minRows(50), store);
    }

    private static double overdue(Bench bench) {
        bench.evaluate();
        return PerformanceKpis.ofLabels(bench.watch, bench.time.now()).stream()
                .filter(kpi -> kpi.name().equals("labels overdue"))
                .mapToDouble(Kpi::value)
                .sum();
    }

    /** Predicts and has labels at once, every third hour for some days. */
    private static void predict(Bench bench, RowRecorder loans, int days, boolean areLabelled) {
        for (int i = 0; i < 8 * days; i++) {
            PredictionId id = bench.predict(loans, 0.7, "Wien");
            if (areLabelled) {
                bench.label(id, "yes");
            }
            bench.time.advance(HOUR.multipliedBy(3));
        }
    }

    @Test
    void restart_whatTheStoreHas_isStillKnown() {
        MapStore store = new MapStore();
        try (Bench before = bench(store)) {
            predict(before, before.open(Bench.A), 16, true);
        }
        try (Bench after = bench(store)) {
            RowRecorder loans = after.open(Bench.A);
            after.time.advance(Duration.ofDays(16));
            assertThat(overdue(after)).isZero();
            predict(after, loans, 2, false);

            assertThat(overdue(after)).isEqualTo(1);
        }
    }

    @Test
    void labels_thatComeToAnotherProcess_areNotOverdue() {
        MapStore store = new MapStore();
        try (Bench one = bench(store);
                Bench other = bench(store)) {
            RowRecorder loans = one.open(Bench.A);
            other.open(Bench.A);
            predict(one, loans, 16, true);
            other.time.advance(Duration.ofDays(16));
            assertThat(overdue(one)).isZero();
            for (int i = 0; i < 16; i++) {
                PredictionId id = one.predict(loans, 0.7, "Wien");
                one.time.advance(HOUR.multipliedBy(3));
                other.time.advance(HOUR.multipliedBy(3));
                other.label(id, "yes");
                other.evaluate();
            }

            assertThat(overdue(one)).isZero();
        }
    }
}
