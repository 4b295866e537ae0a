package io.mlprod.testing.verdicts;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Something that happens in the wild, and how often the library may be wrong about it.
 *
 * @param name by which it is run
 * @param kind what is counted
 * @param limit the accepted share, but for two standard errors
 * @param trial one run of it
 * @param mostRuns how many runs are enough, for those that take long
 */
record Scenario(String name, Kind kind, double limit, Trial trial, int mostRuns) {

    Scenario(String name, Kind kind, double limit, Trial trial) {
        this(name, kind, limit, trial, Integer.MAX_VALUE);
    }

    /** What a trial's true means. */
    enum Kind {
        /** The library has said something that is not true. At most the limit. */
        FALSE,
        /** The library has seen what is there. At least the limit. */
        FOUND
    }

    /** One run. */
    interface Trial {
        boolean run(long seed);
    }

    /**
     * What came of some runs.
     *
     * @param scenario which
     * @param runs how many
     * @param counted in how many it was so
     * @param millis how long they took
     */
    record Result(Scenario scenario, int runs, long counted, long millis) {

        double share() {
            return counted / (double) runs;
        }

        /** Within two standard errors. */
        boolean holds() {
            double limit = scenario.limit;
            double margin = 2 * Math.sqrt(limit * (1 - limit) / runs);
            return scenario.kind == Kind.FALSE ? share() <= limit + margin : share() >= limit - margin;
        }

        /** For a handful of runs, of which none may be wrong. */
        boolean holdsInEach() {
            return counted == (scenario.kind == Kind.FALSE ? 0 : runs);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-4s %-55s %-5s %6.2f %% of %,d (%s %.3g %%), %.1f ms each",
                    holds() ? "ok" : "FAIL",
                    scenario.name,
                    scenario.kind,
                    100 * share(),
                    runs,
                    scenario.kind == Kind.FALSE ? "at most" : "at least",
                    100 * scenario.limit,
                    millis / (double) runs);
        }
    }

    /** One that takes long. */
    Scenario atMost(int runs) {
        return new Scenario(name, kind, limit, trial, runs);
    }

    Result run(int runs) {
        long start = processor();
        long counted = LongStream.range(0, runs).filter(trial::run).count();
        return new Result(this, runs, counted, (processor() - start) / 1_000_000);
    }

    /** Of this thread, since what else runs here says nothing of the scenario. */
    private static long processor() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Override
    public String toString() {
        return name;
    }
}
