package io.mlprod.internal.shadow;

import io.mlprod.model.PredictionId;
import io.mlprod.shadow.ShadowReport.Standing;
import java.util.SplittableRandom;

/**
 * Two models that differ by chance only: the share of runs in which somebody who looks all the time is told otherwise.
 */
final class FairGames {

    private FairGames() {}

    /** The share of runs in which scores that have nothing but their distribution in common ever seem to shift. */
    static double shifts(int runs, int pairs) {
        SplittableRandom random = new SplittableRandom(3);
        int seen = 0;
        for (int run = 0; run < runs; run++) {
            ScoreDistribution distribution = new ScoreDistribution();
            for (int i = 1; i <= pairs; i++) {
                double primary = random.nextDouble();
                double candidate = random.nextDouble();
                distribution.add(primary, candidate);
                distribution.addAsked(primary, candidate);
                if (i % 20 == 0 && isShifted(distribution)) {
                    seen++;
                    break;
                }
            }
        }
        return seen / (double) runs;
    }

    private static boolean isShifted(ScoreDistribution distribution) {
        return distribution
                .report("score", new EvidenceThreshold(1, true))
                .filter(found -> found.standing() == Standing.SHOWN)
                .isPresent();
    }

    /** Both models fail on one of fifty calls, at random. */
    static double broken(int runs, int calls) {
        SplittableRandom random = new SplittableRandom(3);
        int seen = 0;
        IllegalStateException error = new IllegalStateException();
        for (int run = 0; run < runs; run++) {
            FailureCounts failures = new FailureCounts();
            for (int call = 1; call <= calls; call++) {
                boolean primary = random.nextInt(50) == 0;
                boolean candidate = random.nextInt(50) == 0;
                if (primary) {
                    failures.primaryFailed(call, candidate);
                } else if (candidate) {
                    failures.candidateFailed(call, error);
                    if (failures.report(call).standing() == Standing.SHOWN) {
                        seen++;
                        break;
                    }
                }
            }
        }
        return seen / (double) runs;
    }

    /**
     * Each user is one for whom one of the models is mostly right, with a chance of 1/2 each; few users ask for most.
     */
    static double decidedLabels(int runs, int labels) {
        SplittableRandom random = new SplittableRandom(3);
        int decided = 0;
        for (int run = 0; run < runs; run++) {
            LabelledPairs pairs = new LabelledPairs();
            int salt = random.nextInt();
            for (int i = 0; i < labels; i++) {
                int user = 1 + (int) Math.pow(5_000, random.nextDouble()); // of rank r with a probability of about 1/r
                boolean isForCandidate = new SplittableRandom(31L * user + salt).nextBoolean();
                boolean isCandidateRight = random.nextInt(10) == 0 ? !isForCandidate : isForCandidate;
                PredictionId id = new PredictionId(1, i);
                pairs.add(id, user, "a", "b");
                pairs.label(id, isCandidateRight ? "b" : "a");
                if (pairs.report().units().isDecided()) {
                    decided++;
                    break;
                }
            }
        }
        return decided / (double) runs;
    }
}
