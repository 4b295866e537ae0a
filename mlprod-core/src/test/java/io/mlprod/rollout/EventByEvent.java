package io.mlprod.rollout;

import io.mlprod.internal.statistics.EventCounts;
import io.mlprod.internal.statistics.RateEvidence;
import io.mlprod.internal.statistics.RatioEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A rollout with one guard whose units come at random, judged at each event: back at the first one that is proof over
 * all steps, on when a poll finds time, units and proof of the step by itself. Slow, and knows nothing of the one that
 * makes forecasts.
 */
final class EventByEvent {

    record End(boolean isPromoted, int step, double days) {}

    private final Rollout<?, ?> rollout;
    private final Guard<?> guard;
    private final double unitsPerDay;
    private final double rate;
    private final double ratio;
    private final double poll; // in days
    private final SplittableRandom random;
    private final List<EventCounts> phases = new ArrayList<>();
    private double now;

    EventByEvent(Rollout<?, ?> rollout, double unitsPerDay, double rate, double ratio, double poll, long seed) {
        this.rollout = rollout;
        this.guard = rollout.guards().get(0);
        this.unitsPerDay = unitsPerDay;
        this.rate = rate;
        this.ratio = ratio;
        this.poll = poll;
        this.random = new SplittableRandom(seed);
    }

    End run() {
        for (int step = 0; step < rollout.steps().size(); step++) {
            if (!passes(step)) {
                return new End(false, step, now);
            }
        }
        return new End(true, rollout.steps().size() - 1, now);
    }

    /** Whether the step ends with the next one, not with the candidate taken back. */
    private boolean passes(int step) {
        double share = rollout.steps().get(step);
        double candidates = share * ratio / (share * ratio + 1 - share);
        double eventsPerDay = unitsPerDay * rate * (share * ratio + 1 - share);
        double began = now;
        double asked = now;
        phases.add(new EventCounts(share, 0, 0));
        while (true) {
            double next = now - Math.log(1 - random.nextDouble()) / eventsPerDay;
            for (; asked + poll <= next; asked += poll) {
                if (goesOn(step, asked + poll - began)) {
                    now = asked + poll;
                    return true;
                }
            }
            now = next;
            EventCounts met = phases.get(step);
            boolean isCandidate = random.nextDouble() < candidates;
            phases.set(
                    step,
                    new EventCounts(
                            share, met.candidate() + (isCandidate ? 1 : 0), met.control() + (isCandidate ? 0 : 1)));
            double level = rollout.alpha() / 2; // the one guard and the breaker
            if (isCandidate && RatioEvidence.logEvidenceAbove(phases, guard.maxRatio()) >= -Math.log(level)) {
                return false;
            }
        }
    }

    private boolean goesOn(int step, double days) {
        EventCounts met = phases.get(step);
        long units = Math.round(days * unitsPerDay * met.share());
        double level = rollout.alpha() / 2; // the ratio or the rate
        return days * 86_400 >= rollout.hold().toSeconds()
                && units >= rollout.minUnits()
                && (RatioEvidence.logEvidenceBelow(
                                        List.of(met),
                                        step == rollout.steps().size() - 1
                                                ? guard.promoteBelow()
                                                : guard.advanceBelow())
                                >= -Math.log(level)
                        || RateEvidence.logEvidenceBelow(met.candidate(), (double) units, guard.orRateBelow())
                                >= -Math.log(level));
    }
}
