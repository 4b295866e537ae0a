package io.mlprod.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.mlprod.docs.PrintedText;
import io.mlprod.rollout.RolloutForecast.Outlook;
import io.mlprod.routing.Layer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutForecastTest {

    private static final Rollout<Object, Object> USUAL = Rollout.to("8");

    private static final Rollout<Object, Object> DAYS = USUAL.steps(0.05, 0.25, 0.50)
            .hold(Duration.ofDays(1))
            .guard(Guard.errors().maxRatio(1.2));

    private static final Guard<Object> STRICT = Guard.errors().maxRatio(1.2).advanceBelow(1.4);

    private static Outlook outlook(RolloutForecast forecast, double ratio) {
        return forecast.outlooks().stream()
                .filter(each -> each.ratio() == ratio)
                .findFirst()
                .orElseThrow();
    }

    private static double days(Duration time) {
        return time.toSeconds() / 86_400.0;
    }

    /** Simulated rollouts, looked at after each event, end as often and as soon as foretold. */
    private static void assertForetold(
            Rollout<Object, Object> rollout, double unitsPerDay, double rate, double ratio, int runs) {
        Outlook outlook = outlook(rollout.forecast(unitsPerDay, rate), ratio);
        boolean isPromoted = outlook.promoted() > 0.5;
        double days = days((isPromoted ? outlook.promotedAfter() : outlook.backAfter()).orElseThrow());
        double[] times = IntStream.range(0, runs)
                .mapToObj(run ->
                        new EventByEvent(rollout, unitsPerDay, rate, ratio, days / 200, 1_000_003L * run + 7).run())
                .filter(end -> end.isPromoted() == isPromoted)
                .mapToDouble(EventByEvent.End::days)
                .sorted()
                .toArray();
        String what = rollout.steps() + ", " + unitsPerDay + ", " + rate + ": " + outlook;
        double part = (double) times.length / runs;
        assertThat(times).as(what).isNotEmpty();
        double median = times[times.length / 2];

        assertThat(part).as(what).isCloseTo(isPromoted ? outlook.promoted() : outlook.takenBack(), within(0.1));
        assertThat(days).as(what).isCloseTo(median, withinPercentage(15));
    }

    @Test
    void forecast_someCandidates_isWhatSimulationsShow() {
        assertForetold(USUAL, 100_000, 0.01, 3, 60);
        assertForetold(DAYS, 100_000, 0.01, 1.5, 60);
        assertForetold(USUAL, 1_000_000, 0.001, 1, 60);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.1, 1.2, 1.5, 2, 3, 10})
    @Tag("soak")
    void forecast_eachCandidate_isWhatSimulationsShow(double ratio) {
        assertForetold(USUAL, 100_000, 0.01, ratio, 1000);
        assertForetold(USUAL, 1_000_000, 0.001, ratio, 1000);
        assertForetold(DAYS, 100_000, 0.01, ratio, 1000);
        assertForetold(DAYS, 20_000, 0.05, ratio, 1000);
    }

    /** The guard of the page's example: by its two limits a candidate with two fifths more errors never goes on. */
    @Test
    void errorsOfTheExample_twoFifthsMore_areTakenBack() {
        Rollout<Object, Object> strict = USUAL.steps(0.05, 0.25, 0.50).guard(STRICT);
        long promoted = IntStream.range(0, 30)
                .filter(run -> new EventByEvent(strict, 1_000_000, 0.01, 1.4, 0.05, 31L * run + 5)
                        .run()
                        .isPromoted())
                .count();

        assertThat(promoted).isZero();
    }

    @Test
    void toString_usualRollout_isOnThePage() {
        PrintedText.assertOnPage("VERDICTS.md", USUAL.forecast(100_000, 0.01).toString());
    }

    /** That of the page about versions and traffic. */
    @Test
    void toString_example_isOnThePage() {
        Rollout<Object, Object> example = USUAL.shadow(0.1)
                .steps(0.05, 0.25, 0.50)
                .guard(STRICT)
                .guard(Guard.slowerThan(Duration.ofMillis(30)).maxRate(0.05))
                .guard(Guard.event("complaint"));

        PrintedText.assertOnPage("VERDICTS.md", example.forecast(100_000, 0.01).toString());
    }

    @Test
    void toString_neitherLimitReached_saysThatItIsUndecided() {
        Rollout<Object, Object> strict = USUAL.steps(0.5)
                .minUnits(0)
                .guard(Guard.errors().maxRatio(3).advanceBelow(3).orRateBelow(0));

        assertThat(strict.forecast(1_000, 0.01).toString())
                .contains("3 % (3 times)")
                .contains("stay undecided");
    }

    @Test
    void toString_guardNameWithControlCharacters_isSafe() {
        assertThat(USUAL.guard(Guard.event("a\nb")).forecast("a\nb", 1_000, 0).toString())
                .contains("a\\nb");
    }

    @Test
    void forecast_sameArguments_isTheSame() {
        assertThat(USUAL.forecast(1_000, 0.001)).isEqualTo(USUAL.forecast(1_000, 0.001));
    }

    @Test
    void forecast_noEvents_hasOnlyTheCandidateThatIsTheSame() {
        RolloutForecast forecast = USUAL.forecast(100_000, 0);

        assertThat(forecast.outlooks()).singleElement().satisfies(outlook -> {
            assertThat(outlook.promoted()).isOne();
            // 2,000 units at 1, 5, 25 and 50 %
            assertThat(days(outlook.promotedAfter().orElseThrow())).isBetween(2.5, 2.7);
        });
    }

    @Test
    void forecast_highRate_leavesOutWhatCannotBe() {
        assertThat(USUAL.forecast(1_000, 0.5).outlooks())
                .extracting(Outlook::ratio)
                .containsExactly(1.0, 1.1, 1.2, 1.5, 2.0);
    }

    @Test
    void forecast_holdoutLayerAndShadow_takeTheirTime() {
        Rollout<Object, Object> slower = USUAL.units(units -> units.holdout(0.5).layer(new Layer("half", 0, 0.5)));
        double usual =
                days(outlook(USUAL.forecast(1_000_000, 0), 1).promotedAfter().orElseThrow());

        assertThat(days(outlook(slower.forecast(1_000_000, 0), 1)
                        .promotedAfter()
                        .orElseThrow()))
                .isCloseTo(4 * usual, withinPercentage(10));
        assertThat(days(outlook(USUAL.shadow(1, Duration.ofDays(3), 0).forecast(1_000_000, 0), 1)
                        .promotedAfter()
                        .orElseThrow()))
                .isCloseTo(3 + usual, within(0.01));
    }

    @Test
    void forecast_moreGuards_takeMoreEvidence() {
        Rollout<Object, Object> more =
                USUAL.guard(Guard.nonFinite()).guard(Guard.fallback().maxRate(0.5));
        Duration alone = outlook(USUAL.forecast(100_000, 0.4), 2).backAfter().orElseThrow();

        assertThat(outlook(more.forecast("errors", 100_000, 0.4), 2).backAfter().orElseThrow())
                .isGreaterThan(alone);
    }

    @Test
    void forecast_argumentsOutOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USUAL.forecast(0, 0.1))
                .withMessageContaining("units a day");
        assertThatIllegalArgumentException().isThrownBy(() -> USUAL.forecast(Double.NaN, 0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USUAL.forecast(1, 1.1))
                .withMessageContaining("1.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USUAL.forecast("complaint", 1, 0.1))
                .withMessageContaining("[errors]");
    }
}
