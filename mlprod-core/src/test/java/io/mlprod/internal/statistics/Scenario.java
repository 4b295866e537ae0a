package io.mlprod.internal.statistics;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A way to meet observations while the hypothesis holds, with a look after each of them.
 *
 * @param name what it is
 * @param alphas the levels at which it must not reject too often
 * @param observations how many observations a long run has; fewer where a look is expensive
 * @param experiment one run of it
 */
record Scenario(String name, List<Double> alphas, int observations, Experiment experiment) {

    private static final List<Double> BOTH = List.of(0.05, 0.01);
    private static final int MANY = 10_000;
    private static final double[] RATES = {0.5, 0.05, 0.01, 0.001, 0.0001};
    private static final double[] SHARES = {0.5, 0.05, 0.01};

    /** One run: the highest log evidence of all looks. */
    interface Experiment {
        double highestLogEvidence(SplittableRandom random, int observations);
    }

    /** Everything whose hypothesis holds exactly, so that any level must hold. */
    static Stream<Scenario> all() {
        return Stream.of(ratios(), rates(), shares(), means()).flatMap(scenarios -> scenarios);
    }

    private static Stream<Scenario> ratios() {
        Stream<Scenario> steady = IntStream.range(0, RATES.length * SHARES.length)
                .mapToObj(i -> ratio(SHARES[i / RATES.length], RATES[i % RATES.length]));
        return Stream.concat(
                steady,
                Stream.of(
                        new Scenario("ratio, ramp with drifting base rate", BOTH, MANY, Scenario::ramp),
                        atLimit(0.5),
                        atLimit(0.05),
                        seasons(0.5),
                        seasons(0.01),
                        sticky(0.5),
                        sticky(0.05),
                        zipf(0.5),
                        zipf(0.01),
                        new Scenario("pairs", BOTH, MANY, Scenario::pairs)));
    }

    private static Stream<Scenario> rates() {
        Stream<Scenario> limits = DoubleStream.of(RATES)
                .mapToObj(
                        rate -> new Scenario("rate at its limit of " + rate, BOTH, withEnoughEvents(rate), rate(rate)));
        Stream<Scenario> bounds = Stream.of(0.5, 0.05, 0.01, 0.001).flatMap(rate -> {
            int observations = rate > 0.1 ? MANY / 10 : MANY;
            return Stream.of(
                    new Scenario("rate's upper bound at " + rate, List.of(0.05), observations, bound(rate, 0.05)),
                    new Scenario("rate's upper bound at " + rate, List.of(0.01), observations, bound(rate, 0.01)));
        });
        return Stream.concat(limits, bounds);
    }

    private static Stream<Scenario> shares() {
        return Stream.of(List.of(0.5, 0.5), List.of(0.95, 0.05), List.of(0.8, 0.1, 0.1))
                .map(shares -> new Scenario("sample ratio " + shares, List.of(0.01), MANY / 5, sampleRatio(shares)));
    }

    private static Stream<Scenario> means() {
        return Stream.of(0.05, 0.01)
                .flatMap(alpha -> Stream.of(
                        mean("Bernoulli .5", alpha, random -> random.nextDouble() < 0.5 ? 1 : 0),
                        mean("Bernoulli .05", alpha, random -> random.nextDouble() < 0.05 ? 1 : 0),
                        mean("Bernoulli .01", alpha, random -> random.nextDouble() < 0.01 ? 1 : 0),
                        mean("Bernoulli .001", alpha, random -> random.nextDouble() < 0.001 ? 1 : 0),
                        mean("normal", alpha, SplittableRandom::nextGaussian),
                        mean("lognormal 1", alpha, random -> Math.exp(random.nextGaussian())),
                        mean("lognormal 2", alpha, random -> Math.exp(2 * random.nextGaussian()))));
    }

    private static Scenario ratio(double share, double rate) {
        String name = "ratio, share " + share + ", base rate " + rate;
        return new Scenario(name, BOTH, withEnoughEvents(rate), (random, observations) -> {
            long candidate = 0;
            long control = 0;
            double highest = 0;
            for (int unit = next(random, rate); unit <= observations; unit += next(random, rate)) {
                if (random.nextDouble() >= share) {
                    control++;
                    continue;
                }
                candidate++;
                // Only an event of the candidate raises the evidence.
                List<EventCounts> phases = List.of(new EventCounts(share, candidate, control));
                highest = Math.max(highest, RatioEvidence.logEvidenceAbove(phases, 1));
            }
            return highest;
        });
    }

    /** A rare event needs more observations: a run that sees none shows nothing. */
    private static int withEnoughEvents(double rate) {
        return (int) Math.max(MANY, 500 / rate);
    }

    /** How many units come until one has the event, itself included. */
    private static int next(SplittableRandom random, double rate) {
        return 1 + (int) Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-rate));
    }

    private static double ramp(SplittableRandom random, int observations) {
        EventCounts[] phases = ramp();
        double highest = 0;
        for (int i = 0; i < observations; i++) {
            int phase = (int) ((long) i * phases.length / observations);
            if (meetDriftingEvent(random, phases, phase, (double) i / observations)) {
                highest = Math.max(highest, RatioEvidence.logEvidenceAbove(List.of(phases), 1));
            }
        }
        return highest;
    }

    /** The same run, wrongly read as one phase with the share of all traffic so far. */
    static double rampPooled(SplittableRandom random, int observations) {
        EventCounts[] phases = ramp();
        double shares = 0;
        double highest = 0;
        for (int i = 0; i < observations; i++) {
            int phase = (int) ((long) i * phases.length / observations);
            shares += phases[phase].share();
            if (meetDriftingEvent(random, phases, phase, (double) i / observations)) {
                double candidate =
                        Stream.of(phases).mapToDouble(EventCounts::candidate).sum();
                double control =
                        Stream.of(phases).mapToDouble(EventCounts::control).sum();
                List<EventCounts> pooled = List.of(new EventCounts(shares / (i + 1), candidate, control));
                highest = Math.max(highest, RatioEvidence.logEvidenceAbove(pooled, 1));
            }
        }
        return highest;
    }

    private static EventCounts[] ramp() {
        return Stream.of(0.01, 0.05, 0.1, 0.25, 0.5)
                .map(share -> new EventCounts(share, 0, 0))
                .toArray(EventCounts[]::new);
    }

    /** Whether there was an event of the candidate, while the base rate drifts from 1 to 5 %. */
    private static boolean meetDriftingEvent(
            SplittableRandom random, EventCounts[] phases, int phase, double progress) {
        if (random.nextDouble() >= 0.01 + 0.04 * progress) {
            return false;
        }
        EventCounts before = phases[phase];
        boolean candidate = random.nextDouble() < before.share();
        phases[phase] = candidate
                ? new EventCounts(before.share(), before.candidate() + 1, before.control())
                : new EventCounts(before.share(), before.candidate(), before.control() + 1);
        return candidate;
    }

    /** A candidate exactly as bad as the limit lets it be. */
    private static Scenario atLimit(double share) {
        double limit = 1.2;
        double candidates = StoppingTime.candidates(share, limit);
        return new Scenario(
                "ratio at its limit of " + limit + ", share " + share, BOTH, MANY / 5, (random, observations) -> {
                    long candidate = 0;
                    double highest = 0;
                    for (int events = 1; events <= observations; events++) {
                        if (random.nextDouble() < candidates) {
                            candidate++;
                            List<EventCounts> phases = List.of(new EventCounts(share, candidate, events - candidate));
                            highest = Math.max(highest, RatioEvidence.logEvidenceAbove(phases, limit));
                        }
                    }
                    return highest;
                });
    }

    /** Days and weeks: at night there are few units and half of them have the event, at noon one in ten thousand. */
    private static Scenario seasons(double share) {
        return new Scenario("ratio, seasons, share " + share, BOTH, MANY, (random, observations) -> {
            long candidate = 0;
            long control = 0;
            double highest = 0;
            for (int i = 0; i < observations; i++) {
                double hour = i % 240 / 10.0; // a day of 240 time slots
                double weekend = i / 240 % 7 >= 5 ? 0.3 : 1;
                double noon = Math.pow(Math.sin(Math.PI * hour / 24), 2);
                double rate = Math.exp(Math.log(0.5) + noon * (Math.log(0.0001) - Math.log(0.5)));
                double units = (1 + 20 * noon) * weekend; // expected in this slot
                for (double left = units; left > 0; left--) {
                    if (random.nextDouble() >= rate * Math.min(1, left)) {
                        continue;
                    }
                    if (random.nextDouble() < share) {
                        candidate++;
                        List<EventCounts> phases = List.of(new EventCounts(share, candidate, control));
                        highest = Math.max(highest, RatioEvidence.logEvidenceAbove(phases, 1));
                    } else {
                        control++;
                    }
                }
            }
            return highest;
        });
    }

    /** Users with 1 to 500 requests, of whom the busiest come first and most often; the first event of each counts. */
    private static Scenario zipf(double share) {
        return new Scenario("ratio, Zipf users, share " + share, BOTH, MANY, (random, observations) -> {
            long candidate = 0;
            long control = 0;
            double highest = 0;
            int requests = 0;
            for (int user = 0; requests < observations; user++) {
                int own = Math.max(1, 500 / (1 + user % 500));
                requests += own;
                // Everybody has a risk of one's own; a user counts if one of the requests has the event.
                double risk = 0.1 * Math.pow(random.nextDouble(), 4);
                if (random.nextDouble() < Math.pow(1 - risk, own)) {
                    continue;
                }
                if (random.nextDouble() < share) {
                    candidate++;
                    List<EventCounts> phases = List.of(new EventCounts(share, candidate, control));
                    highest = Math.max(highest, RatioEvidence.logEvidenceAbove(phases, 1));
                } else {
                    control++;
                }
            }
            return highest;
        });
    }

    private static Scenario sticky(double share) {
        return new Scenario(
                "ratio, sticky users, share " + share,
                BOTH,
                MANY,
                (random, observations) -> stickyUsers(random, observations, share, true));
    }

    /** Users with 20 requests each and very different risks, who stay in their arm. */
    static double stickyUsers(SplittableRandom random, int observations, double share, boolean oncePerUser) {
        int users = observations / 20;
        double[] risks = random.doubles(users).map(u -> 0.9 * Math.pow(u, 20)).toArray();
        boolean[] inCandidate = new boolean[users];
        boolean[] counted = new boolean[users];
        for (int user = 0; user < users; user++) {
            inCandidate[user] = random.nextDouble() < share;
        }
        long candidate = 0;
        long control = 0;
        double highest = 0;
        for (int i = 0; i < observations; i++) {
            int user = random.nextInt(users);
            if (random.nextDouble() >= risks[user] || (oncePerUser && counted[user])) {
                continue;
            }
            counted[user] = true;
            if (inCandidate[user]) {
                candidate++;
                List<EventCounts> phases = List.of(new EventCounts(share, candidate, control));
                highest = Math.max(highest, RatioEvidence.logEvidenceAbove(phases, 1));
            } else {
                control++;
            }
        }
        return highest;
    }

    private static double pairs(SplittableRandom random, int observations) {
        long wins = 0;
        double highest = 0;
        for (int pairs = 1; pairs <= observations; pairs++) {
            wins += random.nextBoolean() ? 1 : 0;
            highest = Math.max(highest, PairedEvidence.logEvidence(wins, pairs - wins));
        }
        return highest;
    }

    private static Experiment rate(double rate) {
        return (random, observations) -> {
            double highest = 0;
            int events = 0;
            for (int unit = next(random, rate); unit <= observations; unit += next(random, rate)) {
                events++;
                highest = Math.max(highest, RateEvidence.logEvidenceAbove(events, unit, rate));
            }
            return highest;
        };
    }

    private static Experiment bound(double rate, double alpha) {
        return (random, observations) -> {
            long events = 0;
            for (int units = 1; units <= observations; units++) {
                boolean event = random.nextDouble() < rate;
                // Evidence grows until the next event, so it is the highest just before.
                if ((event || units == observations)
                        && RateEvidence.logEvidenceBelow((double) events, units - 1, rate) >= -Math.log(alpha)) {
                    return Double.POSITIVE_INFINITY;
                }
                events += event ? 1 : 0;
            }
            return 0;
        };
    }

    private static Experiment sampleRatio(List<Double> shares) {
        return (random, observations) -> {
            Long[] counts = shares.stream().map(share -> 0L).toArray(Long[]::new);
            double highest = 0;
            for (int i = 0; i < observations; i++) {
                int arm = 0;
                double rest = random.nextDouble() - shares.get(0);
                while (rest >= 0 && arm < counts.length - 1) {
                    arm++;
                    rest -= shares.get(arm);
                }
                counts[arm]++;
                var phase = new SampleRatioEvidence.Phase(shares, List.of(counts));
                highest = Math.max(highest, SampleRatioEvidence.logEvidence(List.of(phase)));
            }
            return highest;
        };
    }

    private static Scenario mean(String values, double alpha, ToDoubleFunction<SplittableRandom> value) {
        return new Scenario("mean of " + values, List.of(alpha), MANY, (random, observations) -> {
            Moments control = Moments.EMPTY;
            Moments treatment = Moments.EMPTY;
            for (int i = 0; i < observations; i++) {
                double x = value.applyAsDouble(random);
                if (random.nextBoolean()) {
                    treatment = treatment.plus(x);
                } else {
                    control = control.plus(x);
                }
                if (Math.min(control.count(), treatment.count()) >= 100
                        && MeanEvidence.difference(control, treatment, alpha, MeanEvidence.DEFAULT_TUNING)
                                .excludes(0)) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            return 0;
        });
    }

    /** The part of the runs that would have been rejected at some time, for each level. */
    double[] rejected(int runs, int observations) {
        int[] rejections = new int[alphas.size()];
        for (int run = 0; run < runs; run++) {
            double highest = experiment.highestLogEvidence(new SplittableRandom(1_000_003L * run + 7), observations);
            for (int i = 0; i < rejections.length; i++) {
                rejections[i] += highest >= -Math.log(alphas.get(i)) ? 1 : 0;
            }
        }
        return IntStream.of(rejections)
                .mapToDouble(count -> (double) count / runs)
                .toArray();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s at %s", name, alphas);
    }
}
