package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldEventsTest {

    private static final int GUARD = 1;
    private static final Duration AGE = Duration.ofHours(1);

    private final SkippingTime time = new SkippingTime();
    private final CounterLayout layout = new CounterLayout(2, List.of("errors", "complaint"));
    private final Tally tally = new Tally(layout, 2);
    private final ToldEvents told = new ToldEvents(tally, time, 1_000, AGE);

    private PredictionId predict(int arm, long unit, boolean isFirst) {
        PredictionId id = PredictionId.next();
        int unused = told.put(id, 0, arm, unit, isFirst);
        return id;
    }

    private long count(int place) {
        return tally.plus(new long[layout.size()])[place];
    }

    private long events(int arm) {
        return count(layout.events(GUARD, 0, arm));
    }

    @Test
    void told_inTime_countsWhenThePredictionHasTheAge() {
        PredictionId id = predict(CounterLayout.CANDIDATE, 7, true);
        assertThat(told.told(id, GUARD)).isTrue();
        assertThat(told.told(id, GUARD)).as("once more").isTrue();
        time.manual.advance(AGE.minusNanos(1));
        assertThat(told.mature()).isZero();
        assertThat(events(CounterLayout.CANDIDATE)).isZero();

        time.manual.advance(Duration.ofNanos(1));

        assertThat(told.mature()).isEqualTo(1 << GUARD);
        assertThat(events(CounterLayout.CANDIDATE)).isOne();
        assertThat(count(layout.firsts(GUARD, 0, CounterLayout.CANDIDATE))).isOne();
        assertThat(count(layout.matured(0, CounterLayout.CANDIDATE))).isOne();
        assertThat(count(layout.told(CounterLayout.CANDIDATE))).isOne();
        assertThat(told.mature()).as("once only").isZero();
    }

    @Test
    void told_afterTheAge_isLateInItsArm() {
        PredictionId id = predict(CounterLayout.CONTROL, 7, true);
        time.manual.advance(AGE);

        assertThat(told.told(id, GUARD)).isFalse();
        assertThat(told.told(id, GUARD)).isFalse();

        assertThat(told.mature()).as("although it was not looked at in between").isEqualTo(1 << GUARD);
        assertThat(count(layout.late(CounterLayout.CONTROL))).isOne();
    }

    @Test
    void told_ofForgottenPrediction_isLate() {
        PredictionId early = predict(CounterLayout.CONTROL, 7, true);
        for (int i = 0; i < 1_000; i++) {
            predict(CounterLayout.CONTROL, i, false);
        }

        assertThat(told.told(early, GUARD)).isFalse();

        assertThat(count(layout.lateOfForgotten())).isOne();
        assertThat(count(layout.forgotten())).isOne();
    }

    @Test
    void told_unknownPrediction_isNothing() {
        PredictionId before = PredictionId.next();
        predict(CounterLayout.CONTROL, 7, true);

        assertThat(told.told(before, GUARD)).isFalse();
        assertThat(told.told(PredictionId.next(), GUARD)).isFalse();

        assertThat(count(layout.lateOfForgotten())).isZero();
    }

    @Test
    void mature_laterPredictionOfTheUnit_countsItsFirstEventOnly() {
        for (int visit = 0; visit < 3; visit++) {
            assertThat(told.told(predict(CounterLayout.CANDIDATE, 7, visit == 0), GUARD))
                    .isTrue();
        }
        time.manual.advance(AGE);

        assertThat(told.mature()).isEqualTo(1 << GUARD);
        assertThat(events(CounterLayout.CANDIDATE)).isOne();
        assertThat(count(layout.firsts(GUARD, 0, CounterLayout.CANDIDATE))).isOne();
        assertThat(count(layout.due())).isEqualTo(3);
    }

    @Test
    void put_traffic_maturesWhatIsOldEnough() {
        PredictionId id = predict(CounterLayout.CANDIDATE, 7, true);
        assertThat(told.told(id, GUARD)).isTrue();
        time.manual.advance(AGE);

        assertThat(told.put(PredictionId.next(), 0, CounterLayout.CONTROL, 8, true))
                .isEqualTo(1 << GUARD);
    }

    @Test
    void close_knowsNothingAnyMore() {
        PredictionId id = predict(CounterLayout.CANDIDATE, 7, true);
        told.close();

        assertThat(told.told(id, GUARD)).isFalse();
        assertThat(told.isDue()).isFalse();
    }
}
