package io.mlprod.internal.rollout;

import static io.mlprod.internal.rollout.CounterLayout.CANDIDATE;
import static io.mlprod.internal.rollout.CounterLayout.CONTROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardCheckTest {

    private final CounterLayout layout = new CounterLayout(2, List.of("late"));
    private final long[] counts = new long[layout.size()];

    private GuardCheck check(Guard<?> guard) {
        return new GuardCheck(
                guard,
                0,
                List.of(0.25, 0.5),
                new TestLevels(0.01, 3, 2),
                layout,
                new FeedbackLosses(Rollout.to("8"), layout));
    }

    @Test
    void isProven_earlierStepAlone_isNoProofOfThisOne() {
        counts[layout.met(0, CANDIDATE)] = 100_000;
        GuardCheck check = check(Guard.when("late", answer -> true));

        assertThat(check.isProven(0, counts)).isTrue();
        assertThat(check.isProven(1, counts)).isFalse();
    }

    @Test
    void isProven_toldByFeedback_goesByWhatIsOldEnough() {
        counts[layout.met(0, CANDIDATE)] = 100_000;
        counts[layout.matured(0, CANDIDATE)] = 1_000;
        counts[layout.watched()] = 1;
        GuardCheck check = check(Guard.event("late"));

        assertThat(check.isProven(0, counts)).isFalse();
        assertThat(check.status(0, counts, new CountPace(), 0).candidate().units())
                .isEqualTo(1_000);
    }

    @Test
    void isProven_firstEventsWashedOut_goesByFirstPredictions() {
        counts[layout.met(0, CANDIDATE)] = 25_000;
        counts[layout.met(0, CONTROL)] = 75_000;
        counts[layout.firsts(0, 0, CANDIDATE)] = 750;
        counts[layout.firsts(0, 0, CONTROL)] = 750;
        counts[layout.events(0, 0, CANDIDATE)] = 24_000; // nearly everybody, sooner or later
        counts[layout.events(0, 0, CONTROL)] = 72_000;
        GuardCheck check = check(Guard.when("late", answer -> true));

        assertThat(check.isProven(0, counts)).isFalse();
        assertThat(check.moreUnits(0, counts)).isEmpty();
    }

    @Test
    void alarm_rateOfBothArmsInOneStep_isNotThinnedByAnother() {
        counts[layout.met(0, CONTROL)] = 1_000_000;
        counts[layout.met(1, CONTROL)] = 1_000;
        counts[layout.firsts(0, 1, CONTROL)] = 200;

        assertThat(check(Guard.when("late", answer -> true).maxRate(0.05)).alarm(counts, 1))
                .isEqualTo(
                        "guard late: the rate of both arms together, 20 % of 1,000 units in step 1, is surely above 5 %"
                                + " (wrong in less than 1 of 100 rollouts); the control alone has 20 % of 1,000"
                                + " units");
    }

    @Test
    void isProven_codeThrewForOneInAHundred_isNoProof() {
        counts[layout.met(0, CANDIDATE)] = 10_000;
        counts[layout.met(0, CONTROL)] = 10_000;
        GuardCheck check = check(Guard.when("late", answer -> true));
        assertThat(check.isProven(0, counts)).isTrue();

        counts[layout.thrown(0)] = 200;

        assertThat(check.isProven(0, counts)).isFalse();
        assertThat(check.missing(0, counts)).contains("its code threw on 200 predictions", "mend it");
        assertThat(check.status(0, counts, new CountPace(), 0).isProven()).isFalse();
    }

    @Test
    void status_nobodyToldTheEvent_saysSo() {
        counts[layout.matured(0, CANDIDATE)] = 10_000;
        counts[layout.watched()] = 1;

        assertThat(check(Guard.event("late"))
                        .status(0, counts, new CountPace(), 0)
                        .proof())
                .contains("the application has reported no late");

        counts[layout.events(0, 0, CONTROL)] = 1;

        assertThat(check(Guard.event("late"))
                        .status(0, counts, new CountPace(), 0)
                        .proof())
                .doesNotContain("has reported no");
    }

    @Test
    void status_maxRatioThatNothingReaches_hasNoOutlook() {
        CountPace pace = new CountPace();
        pace.look(0, counts, 0);
        counts[layout.events(0, 0, CONTROL)] = 100;
        Guard<Object> guard = Guard.when("late", answer -> true);

        assertThat(check(guard.maxRatio(1e300))
                        .status(0, counts, pace, 1_000_000_000)
                        .outlook())
                .isEmpty();
        assertThat(check(guard.maxRatio(1.5))
                        .status(0, counts, pace, 1_000_000_000)
                        .outlook())
                .matches("at this pace a candidate with 3 times the control's rate would be taken back after about"
                        + " \\d+ s"
                        + " of a step");
    }
}
