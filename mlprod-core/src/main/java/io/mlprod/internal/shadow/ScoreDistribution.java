package io.mlprod.internal.shadow;

import io.mlprod.shadow.ShadowReport.Distribution;
import io.mlprod.shadow.ShadowReport.Standing;
import java.util.Arrays;
import java.util.Optional;

/**
 * The distributions of one score of the primary and of the candidate, in bins that hold equal shares of the primary's
 * first thousand scores. A value that fills more than one bin has a bin of its own. Not thread-safe.
 */
final class ScoreDistribution {

    private static final int FROZEN_AT = 1_000;
    private static final int LEAST = 100;
    private static final double SHIFT = 0.1; // a PSI from which distributions have shifted, by convention

    private static final class Bins {
        final double[] edges; // a bin holds what is above its lower edge and up to its upper edge
        final long[] primary;
        final long[] candidate;

        Bins(double[] primaries, double[] candidates) {
            edges = ScoreEdges.of(primaries);
            primary = new long[edges.length + 1];
            candidate = new long[edges.length + 1];
            for (int i = 0; i < primaries.length; i++) {
                add(primaries[i], candidates[i]);
            }
        }

        void add(double primaryScore, double candidateScore) {
            primary[ScoreEdges.bin(edges, primaryScore)]++;
            candidate[ScoreEdges.bin(edges, candidateScore)]++;
        }
    }

    private double[] primaries = new double[0]; // these grow, since most of many fields may be seen seldom
    private double[] candidates = new double[0];
    private Optional<Bins> frozen = Optional.empty();
    private final ScoreCrossings crossings = new ScoreCrossings();
    private long count;

    void add(double primary, double candidate) {
        if (Double.isNaN(primary) || Double.isNaN(candidate)) {
            return; // counted elsewhere
        }
        if (frozen.isPresent()) {
            frozen.get().add(primary, candidate);
        } else {
            if (count == primaries.length) {
                int room = (int) Math.min(FROZEN_AT, Math.max(16, 2 * count));
                primaries = Arrays.copyOf(primaries, room);
                candidates = Arrays.copyOf(candidates, room);
            }
            primaries[(int) count] = primary;
            candidates[(int) count] = candidate;
        }
        count++;
        if (count == FROZEN_AT) {
            frozen = Optional.of(new Bins(primaries, candidates));
            primaries = new double[0];
            candidates = new double[0];
        }
    }

    /**
     * Adds scores for the test of a shift: those that both models gave when they were asked after the caller had its
     * answer. The caller's own answer may come from the cache and be shared by many calls.
     */
    void addAsked(double primary, double candidate) {
        if (!Double.isNaN(primary) && !Double.isNaN(candidate)) {
            crossings.add(primary, candidate);
        }
    }

    boolean isOpen(EvidenceThreshold tests) {
        return report("", tests)
                .filter(found -> found.standing() == Standing.NOT_DECIDED)
                .isPresent();
    }

    /** Returns the distribution; empty before a hundred pairs. */
    Optional<Distribution> report(String element, EvidenceThreshold tests) {
        if (count < LEAST) {
            return Optional.empty();
        }
        Bins bins = frozen.orElseGet(
                () -> new Bins(Arrays.copyOf(primaries, (int) count), Arrays.copyOf(candidates, (int) count)));
        double smoothed = count + 0.5 * bins.primary.length;
        double psi = 0;
        double ks = 0;
        long ahead = 0;
        for (int i = 0; i < bins.primary.length; i++) {
            double primary = (bins.primary[i] + 0.5) / smoothed;
            double candidate = (bins.candidate[i] + 0.5) / smoothed;
            psi += (candidate - primary) * Math.log(candidate / primary);
            ahead += bins.candidate[i] - bins.primary[i];
            ks = Math.max(ks, Math.abs(ahead) / (double) count);
        }
        return Optional.of(new Distribution(element, count, psi, ks, standing(psi, tests)));
    }

    private Standing standing(double psi, EvidenceThreshold tests) {
        if (psi < SHIFT) {
            return psi == 0 ? Standing.NONE : Standing.NEGLIGIBLE;
        }
        boolean isShown = crossings.logEvidence() >= tests.needed();
        return isShown ? Standing.SHOWN : Standing.NOT_DECIDED;
    }
}
