package io.mlprod.internal.shadow;

import io.mlprod.model.PredictionId;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Traffic;
import io.mlprod.shadow.ShadowReport.Verdict;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A shadow of a model that answers 0, asks twice as its runner would, and is looked at after each pair that may have
 * changed the verdict.
 *
 * @param noise the share of both models' answers that are 1 by chance
 * @param change the share of inputs on which the candidate answers 1 in any case
 */
record NoisyModels(double noise, double change) {

    /** When somebody who looks after each pair first sees the verdict; past the pairs if never. */
    int first(Verdict verdict, SplittableRandom random, int pairs) {
        Comparison<Object> comparison =
                new Comparison<>(Shadow.<Object, Object>to("2"), MethodHandles.lookup(), Map.of(), Map.of());
        for (int pair = 1; pair <= pairs; pair++) {
            long primary = answer(random, 0);
            long candidate = answer(random, change);
            Long again = isAsked(comparison, random) ? answer(random, 0) : null;
            comparison.add(new PredictionId(1, pair), pair, primary, candidate, again, null);
            boolean mayChange = verdict == Verdict.CHANGED ? candidate != primary : pair % 50 == 0;
            if (pair >= 300 && (mayChange || pair == 300) && report(comparison).verdict() == verdict) {
                return pair;
            }
        }
        return pairs + 1;
    }

    private long answer(SplittableRandom random, double share) {
        return random.nextDouble() < noise || random.nextDouble() < share ? 1 : 0;
    }

    private static boolean isAsked(Comparison<Object> comparison, SplittableRandom random) {
        return comparison.isNoiseWanted() || random.nextDouble() < 0.01;
    }

    static ShadowReport report(Comparison<?> comparison) {
        return comparison.report("1", new Traffic(0, 0, 0, 0));
    }

    /** The share of runs in which somebody who looks after each pair ever sees the verdict. */
    double share(Verdict verdict, int runs, int pairs) {
        SplittableRandom random = new SplittableRandom(1);
        int seen = 0;
        for (int run = 0; run < runs; run++) {
            seen += first(verdict, random.split(), pairs) <= pairs ? 1 : 0;
        }
        return seen / (double) runs;
    }
}
