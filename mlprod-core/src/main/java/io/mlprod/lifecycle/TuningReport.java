package io.mlprod.lifecycle;

import java.util.List;
import java.util.Locale;

/**
 * What was measured while a handle was tuned. Immutable.
 *
 * @param goal what counted
 * @param chosen how the handle runs its model now
 * @param trials all that was measured, the default first
 * @since 0.1
 */
public record TuningReport(Tuning.Goal goal, Trial chosen, List<Trial> trials) {

    /**
     * One way to run the model, and how that went.
     *
     * @param intraOpThreads how many threads a run used
     * @param arena where its memory came from
     * @param rows how many inputs ran together
     * @param runs how many runs were measured
     * @param medianMicros the median time of a run, in microseconds
     * @param rowsPerSecond the inputs of all callers together
     */
    public record Trial(
            int intraOpThreads, Arena arena, int rows, long runs, double medianMicros, double rowsPerSecond) {}

    /**
     * Copies the list.
     */
    public TuningReport {
        trials = List.copyOf(trials);
    }

    /**
     * All measurements as a table, the chosen one marked.
     *
     * @return a line for each
     */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("tuned for " + goal.name().toLowerCase(Locale.ROOT) + "\n");
        table.append(line("", "threads", "arena", "rows", "runs", "median µs", "rows/s"));
        for (Trial trial : trials) {
            table.append(line(
                    trial.equals(chosen) ? "*" : "",
                    trial.intraOpThreads(),
                    trial.arena().name().toLowerCase(Locale.ROOT),
                    trial.rows(),
                    trial.runs(),
                    String.format(Locale.ROOT, "%.1f", trial.medianMicros()),
                    String.format(Locale.ROOT, "%,.0f", trial.rowsPerSecond())));
        }
        return table.toString();
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%1s %7s %5s %5s %9s %12s %12s%n", cells);
    }
}
