package io.mlprod.internal.experiment;

import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ChengBetaSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** The weights that a bandit gives the arms next, based on what was counted. Not thread-safe. */
public final class BanditWeights {

    private static final int DRAWS = 10_000;

    private final Bandit bandit;
    private final Metric.Kind kind;
    private final double sign;
    private final UniformRandomProvider random;

    /**
     * Creates an instance with a source of random numbers of its own.
     *
     * @param experiment an experiment that has a bandit and was validated
     * @param seed the seed; instances with the same one choose the same weights
     */
    public BanditWeights(Experiment<?> experiment, long seed) {
        this.bandit = experiment.bandit().orElseThrow();
        Metric metric = experiment.metrics().stream()
                .filter(other -> other.name().equals(bandit.metric()))
                .findFirst()
                .orElseThrow();
        this.kind = metric.kind();
        this.sign = metric.higherIsBetter() ? 1 : -1;
        this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
    }

    /**
     * Chooses the next weights.
     *
     * @param tallies the counts
     * @return the arms' weights, with the same sum as now; empty while an arm has too few units
     */
    public Optional<double[]> weights(Tallies tallies) {
        List<WeightedMean> arms =
                tallies.arms().stream().map(Tallies.ArmTally::learned).toList();
        if (arms.stream().anyMatch(arm -> arm.units() < bandit.minUnits())) {
            return Optional.empty();
        }
        double total =
                tallies.arms().stream().mapToDouble(Tallies.ArmTally::weight).sum();
        double[] shares = switch (bandit.kind()) {
            case THOMPSON -> thompson(arms);
            case EPSILON_GREEDY -> greedy(arms);
        };
        double floor = bandit.floor();
        return Optional.of(Arrays.stream(shares)
                .map(share -> total * (floor + (1 - shares.length * floor) * share))
                .toArray());
    }

    private double[] thompson(List<WeightedMean> arms) {
        DoubleSupplier[] posteriors = arms.stream().map(this::posterior).toArray(DoubleSupplier[]::new);
        int[] wins = new int[posteriors.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] values = Arrays.stream(posteriors)
                    .mapToDouble(posterior -> sign * posterior.getAsDouble())
                    .toArray();
            wins[best(values)]++;
        }
        return Arrays.stream(wins).mapToDouble(won -> (double) won / DRAWS).toArray();
    }

    private DoubleSupplier posterior(WeightedMean arm) {
        if (kind == Metric.Kind.PROPORTION) {
            double share = Math.min(1, Math.max(0, arm.mean())); // rounding may have moved a running mean out of it
            double units = arm.effectiveUnits();
            return ChengBetaSampler.of(random, 1 + share * units, 1 + (1 - share) * units)::sample;
        }
        double standardError = arm.standardError();
        ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(random);
        return () -> arm.mean() + standardError * normal.sample();
    }

    private double[] greedy(List<WeightedMean> arms) {
        int best = best(arms.stream().mapToDouble(arm -> sign * arm.mean()).toArray());
        double spread = bandit.epsilon() / arms.size();
        return IntStream.range(0, arms.size())
                .mapToDouble(arm -> arm == best ? 1 - bandit.epsilon() + spread : spread)
                .toArray();
    }

    /**
     * Returns the index of the best value, one of equals at random, so that among constant arms the first does not
     * always win.
     */
    private int best(double[] values) {
        int best = 0;
        int equal = 1;
        for (int arm = 1; arm < values.length; arm++) {
            equal = values[arm] == values[best] ? equal + 1 : 1;
            if (values[arm] > values[best] || (values[arm] == values[best] && random.nextInt(equal) == 0)) {
                best = arm;
            }
        }
        return best;
    }
}
