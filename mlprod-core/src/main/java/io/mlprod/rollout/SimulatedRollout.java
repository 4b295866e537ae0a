package io.mlprod.rollout;

import io.mlprod.internal.statistics.EventCounts;
import io.mlprod.internal.statistics.RateEvidence;
import io.mlprod.internal.statistics.RatioEvidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A simulated rollout whose units come at random, judged by one guard as the real one is. It is taken back on proof
 * over all steps, and goes on when the time, the units and the proof of the single step are there. It looks at the
 * evidence at each of the candidate's events, since evidence that comes with one may vanish with the control's events
 * after it. Once there are so many events that a single one does not matter, it looks each time that a thirtieth of the
 * step has passed.
 */
final class SimulatedRollout {

    private static final double TIME_PER_LOOK = 0.03;
    private static final double MANY_EVENTS_PER_LOOK = 3;
    private static final double LONGEST_STEP = Duration.ofDays(10_000).toSeconds();
    private static final double MOST_SMALL_MEAN = 30;

    /**
     * The rules of a rollout that all its simulations share.
     *
     * @param steps the shares
     * @param guard the guard that judges
     * @param unitsPerSecond the units in one of the arms
     * @param backLevel the level at which it is taken back
     * @param onLevel the level of each of the two ways to go on, by the ratio and by the rate
     * @param shadowSeconds how long the candidate is a shadow
     * @param holdSeconds how long a step lasts at least
     * @param minUnits how many of the candidate's units a step needs at least
     */
    record Rules(
            List<Double> steps,
            Guard<?> guard,
            double unitsPerSecond,
            double backLevel,
            double onLevel,
            double shadowSeconds,
            double holdSeconds,
            int minUnits) {

        /** Returns how long a step lasts at least. */
        double stepSeconds(double share) {
            return Math.max(holdSeconds, minUnits / share / unitsPerSecond);
        }
    }

    /** The end of a simulated rollout. */
    record End(boolean isTakenBack, boolean isPromoted, int step, double seconds) {
        Duration time() {
            return Duration.ofSeconds((long) Math.ceil(seconds));
        }
    }

    private final Rules rules;
    private final double rate;
    private final double ratio;
    private final SplittableRandom random;
    private final double neededBack;
    private final double neededOn;
    private final List<EventCounts> phases = new ArrayList<>();

    SimulatedRollout(Rules rules, double rate, double ratio, long seed) {
        this.rules = rules;
        this.rate = rate;
        this.ratio = ratio;
        this.random = new SplittableRandom(seed);
        this.neededBack = -Math.log(rules.backLevel());
        this.neededOn = -Math.log(rules.onLevel());
    }

    End run() {
        double began = rules.shadowSeconds();
        List<Double> shares = rules.steps();
        for (int step = 0; step < shares.size(); step++) {
            double least = rules.stepSeconds(shares.get(step));
            double lasted = 0;
            boolean isOver = false;
            phases.add(new EventCounts(shares.get(step), 0, 0));
            while (!isOver) {
                lasted += meet(step, lasted, least);
                if (RatioEvidence.logEvidenceAbove(phases, rules.guard().maxRatio()) >= neededBack) {
                    return new End(true, false, step, began + lasted);
                }
                if (lasted > LONGEST_STEP) {
                    return new End(false, false, step, began + lasted);
                }
                isOver = lasted >= least && isProven(step, lasted);
            }
            began += lasted;
        }
        return new End(false, true, shares.size() - 1, began);
    }

    /** Simulates events until the next look, and returns how long that took. */
    private double meet(int step, double lasted, double least) {
        EventCounts met = phases.get(step);
        double candidates = rules.unitsPerSecond() * met.share() * rate * ratio; // a second
        double controls = rules.unitsPerSecond() * (1 - met.share()) * rate;
        double slot = Math.max(1, TIME_PER_LOOK * lasted);
        double toLeast = lasted < least ? least - lasted : Double.POSITIVE_INFINITY;
        double time;
        double events;
        if (slot * candidates > MANY_EVENTS_PER_LOOK) {
            time = Math.min(slot, toLeast);
            events = events(time * candidates);
        } else {
            double untilEvent = -Math.log(1 - random.nextDouble()) / candidates;
            double untilLook = lasted < least ? toLeast : slot;
            time = Math.min(untilEvent, untilLook);
            events = untilEvent <= untilLook ? 1 : 0;
        }
        phases.set(
                step, new EventCounts(met.share(), met.candidate() + events, met.control() + events(time * controls)));
        return time;
    }

    private boolean isProven(int step, double seconds) {
        EventCounts met = phases.get(step);
        boolean isLast = step == rules.steps().size() - 1;
        double limit = isLast ? rules.guard().promoteBelow() : rules.guard().advanceBelow();
        double units = seconds * rules.unitsPerSecond() * met.share(); // of the candidate
        return RateEvidence.logEvidenceBelow(
                                met.candidate(), units, rules.guard().orRateBelow())
                        >= neededOn
                || RatioEvidence.logEvidenceBelow(List.of(met), limit) >= neededOn;
    }

    /** Draws the number of events in a time in which {@code mean} are expected. */
    private double events(double mean) {
        if (mean > MOST_SMALL_MEAN) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        int events = 0;
        for (double left = Math.exp(-mean), product = random.nextDouble(); product > left; events++) {
            product *= random.nextDouble();
        }
        return events;
    }
}
