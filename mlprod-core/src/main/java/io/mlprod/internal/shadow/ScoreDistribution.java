package io.mlprod.internal.shadow;

import io.mlprod.internal.statistics.ShiftTest;
import io.mlprod.shadow.ShadowReport.Distribution;
import io.mlprod.shadow.ShadowReport.Standing;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Counts one score of the primary and of the candidate in bins that hold equal shares of the primary's first thousand.
 * A value that fills more than one bin has one of its own. Not thread-safe.
 */
final class ScoreDistribution {

    private static final int FROZEN_AT = 1_000;
    private static final int LEAST = 100;
    private static final int BINS = 20;
    private static final double SHIFT = 0.1; // from this PSI on, by convention

    /**
     * Which scores moved across an edge. The edges hold equal shares of the first hundred scores of both, so that they do
     * not depend on which score is whose, as the test demands.
     */
    private static final class Crossings {
        final double[] edges;
        final long[] ups;
        final long[] downs;

        Crossings(double[] primaries, double[] candidates) {
            edges = Bins.edges(
                    DoubleStream.concat(Arrays.stream(primaries), Arrays.stream(candidates)).toArray());
            ups = new long[edges.length];
            downs = new long[edges.length];
            for (int i = 0; i < primaries.length; i++) {
                add(primaries[i], candidates[i]);
            }
        }

        void add(double primary, double candidate) {
            int from = Bins.bin(edges, primary);
            int to = Bins.bin(edges, candidate);
            long[] crossed = from < to ? ups : downs;
            for (int edge = Math.min(from, to); edge < Math.max(from, to); edge++) {
                crossed[edge]++;
            }
        }

        double logEvidence() {
            return ShiftTest.logEvidence(ups, downs);
        }
    }

    private static final class Bins {
        final double[] edges; // a bin holds what is above its lower edge and up to its upper edge
        final long[] primary;
        final long[] candidate;

        Bins(double[] primaries, double[] candidates) {
            edges = edges(primaries);
            primary = new long[edges.length + 1];
            candidate = new long[edges.length + 1];
            for (int i = 0; i < primaries.length; i++) {
                add(primaries[i], candidates[i]);
            }
        }

        void add(double primaryScore, double candidateScore) {
            primary[bin(edges, primaryScore)]++;
            candidate[bin(edges, candidateScore)]++;
        }

        static int bin(double[] edges, double score) {
            int found = Arrays.binarySearch(edges, score + 0.0); // -0.0 is 0.0
            return found < 0 ? -found - 1 : found;
        }

        static double[] edges(double[] primaries) {
            double[] sorted =
                    Arrays.stream(primaries).map(score -> score + 0.0).sorted().toArray();
            double[] edges = new double[2 * BINS];
            int count = 0;
            double last = Double.NaN;
            for (int i = 1; i < BINS; i++) {
                double edge = sorted[(int) ((long) i * sorted.length / BINS) - 1];
                if (edge == last) { // fills more than a bin
                    edges[count++] = Math.nextDown(edge);
                } else {
                    edges[count++] = edge;
                }
                last = edge;
            }
            return Arrays.stream(edges, 0, count).sorted().distinct().toArray();
        }
    }

    private double[] primaries = new double[0]; // grow, since most of many fields may be seen seldom
    private double[] candidates = new double[0];
    private Optional<Bins> frozen = Optional.empty();
    private Optional<Crossings> crossings = Optional.empty();
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
        crossings.ifPresent(found -> found.add(primary, candidate));
        if (count == LEAST) {
            crossings = Optional.of(
                    new Crossings(Arrays.copyOf(primaries, LEAST), Arrays.copyOf(candidates, LEAST)));
        }
        if (count == FROZEN_AT) {
            frozen = Optional.of(new Bins(primaries, candidates));
            primaries = new double[0];
            candidates = new double[0];
        }
    }

    /** Empty before a hundred pairs. */
    Optional<Distribution> report(String element, Tests tests) {
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

    private Standing standing(double psi, Tests tests) {
        if (psi < SHIFT) {
            return psi == 0 ? Standing.NONE : Standing.NEGLIGIBLE;
        }
        boolean isShown = crossings.map(Crossings::logEvidence).orElse(0.0) >= tests.needed();
        return isShown ? Standing.SHOWN : Standing.NOT_DECIDED;
    }
}
