package io.mlprod.rollout;

import io.mlprod.internal.statistics.SampleSize;
import io.mlprod.internal.statistics.SampleSize.Arrivals;
import io.mlprod.rollout.RolloutForecast.Outlook;
import io.mlprod.rollout.SimulatedRollout.End;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** A forecaster: it simulates a rollout many times with candidates of several ratios, always the same ones. */
final class Forecasting {

    private static final double[] RATIOS = {1, 1.1, 1.2, 1.5, 2, 3, 10};
    private static final int RUNS = 300;

    private final String version;
    private final double unitsPerDay;
    private final double rate;
    private final SimulatedRollout.Rules rules;

    /**
     * Makes a forecast of a rollout.
     *
     * @param version the candidate's version name
     * @param unitsPerDay the units of a day, in an arm or not
     * @param rate the part of the control's units that has the event
     * @param rules the rules of the simulation
     */
    Forecasting(String version, double unitsPerDay, double rate, SimulatedRollout.Rules rules) {
        if (!(unitsPerDay > 0 && unitsPerDay < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "A forecast needs a finite number of units a day above 0, not " + unitsPerDay);
        }
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("A forecast needs a rate of the event from 0 to 1, not " + rate);
        }
        this.version = version;
        this.unitsPerDay = unitsPerDay;
        this.rate = rate;
        this.rules = rules;
    }

    RolloutForecast forecast() {
        List<Outlook> outlooks = DoubleStream.of(RATIOS)
                .filter(ratio -> ratio == 1 || (rate > 0 && ratio * rate <= 1))
                .mapToObj(this::outlook)
                .toList();
        Guard<?> guard = rules.guard();
        return new RolloutForecast(
                version, guard.name(), guard.maxRatio(), unitsPerDay, rate, guard.maxRate(), outlooks);
    }

    private Outlook outlook(double ratio) {
        List<End> ends = LongStream.range(0, RUNS)
                .mapToObj(seed -> new SimulatedRollout(rules, rate, ratio, seed).run())
                .sorted(Comparator.comparingDouble(End::seconds))
                .toList();
        List<End> back = ends.stream().filter(End::isTakenBack).toList();
        List<End> promoted = ends.stream().filter(End::isPromoted).toList();
        return new Outlook(
                ratio,
                (double) back.size() / RUNS,
                median(back).map(End::time),
                median(back).map(end -> rules.steps().get(end.step())),
                (double) promoted.size() / RUNS,
                median(promoted).map(End::time),
                inTheLastStep(ratio));
    }

    private static Optional<End> median(List<End> ends) {
        return ends.isEmpty() ? Optional.empty() : Optional.of(ends.get(ends.size() / 2));
    }

    private Optional<Duration> inTheLastStep(double ratio) {
        Arrivals arrivals = new Arrivals(rules.steps().get(rules.steps().size() - 1), rate, ratio);
        double units =
                SampleSize.unitsUntilAbove(List.of(), arrivals, rules.guard().maxRatio(), rules.backLevel());
        return Double.isInfinite(units)
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((long) Math.ceil(units / rules.unitsPerSecond())));
    }
}
