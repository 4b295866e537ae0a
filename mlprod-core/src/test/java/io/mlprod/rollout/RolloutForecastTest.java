package io.mlprod.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.mlprod.rollout.RolloutForecast.Outlook;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutForecastTest {

    private static final Rollout<Object, Object> USUAL = Rollout.to("8");

    /** As on the page about versions and traffic, with more time. */
    private static final Rollout<Object, Object> DAYS = USUAL.steps(0.05, 0.25, 0.50)
            .hold(Duration.ofDays(1))
            .guard(Guard.errors().maxRatio(1.2));

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
        System.out.printf(
                "%s: %s, simulated %.2f after %.2f days, foretold/simulated %.2f%n",
                what, isPromoted, part, times[times.length / 2], days / times[times.length / 2]);

        assertThat(part).as(what).isCloseTo(isPromoted ? outlook.promoted() : outlook.takenBack(), within(0.1));
        assertThat(days).as(what).isCloseTo(times[times.length / 2], withinPercentage(15));
    }

    @Test
    void forecast_manyCandidates_isWhatSimulationsShow() {
        long t = System.nanoTime();
        System.out.println(USUAL.forecast(100_000, .01));
        System.out.println((System.nanoTime() - t) / 1e6);
        t = System.nanoTime();
        System.out.println(DAYS.forecast(100_000, .01));
        System.out.println((System.nanoTime() - t) / 1e6);
        t = System.nanoTime();
        System.out.println(USUAL.forecast(1_000_000, .001));
        System.out.println((System.nanoTime() - t) / 1e6);
        t = System.nanoTime();
        System.out.println(USUAL.forecast(5_000, .0001));
        System.out.println((System.nanoTime() - t) / 1e6);
        t = System.nanoTime();
        System.out.println(USUAL.shadow(.1).forecast(5_000, 0));
        System.out.println((System.nanoTime() - t) / 1e6);
        t = System.nanoTime();
        System.out.println(USUAL.steps(.1, .5).forecast(5_000, .3));
        System.out.println((System.nanoTime() - t) / 1e6);
        t = System.nanoTime();
        System.out.println(USUAL.steps(.1, .5)
                .guard(Guard.errors().maxRatio(3).advanceBelow(3).orRateBelow(0))
                .forecast(5_000, .01));
        System.out.println((System.nanoTime() - t) / 1e6);
        for (double r : new double[] {1, 1.1, 1.2, 1.5, 2, 3, 10}) {
            assertForetold(USUAL, 100_000, 0.01, r, 300);
            assertForetold(DAYS, 100_000, 0.01, r, 300);
            assertForetold(USUAL, 1_000_000, 0.001, r, 300);
        }
    }
}
