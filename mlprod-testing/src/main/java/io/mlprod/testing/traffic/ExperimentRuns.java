package io.mlprod.testing.traffic;

import io.mlprod.experiment.Readout.Comparison;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What became of some runs of an experiment, and assertions on it. Every assertion returns this, and its failure shows
 * the table that {@link #toString} returns.
 *
 * <p>Immutable and thread-safe once it is made.
 *
 * @since 0.1
 */
public final class ExperimentRuns {

    private static final int SHOWN = 5;

    /**
     * One run.
     *
     * @param last the comparisons at the end
     * @param foundAt when a look first found an arm better or worse, in nanoseconds; -1 if none did
     * @param found what it found; empty if nothing
     * @param why no comparison can be read at the end; empty if one can
     */
    record Run(List<Comparison> last, long foundAt, String found, String why) {

        boolean isReadable() {
            return foundAt >= 0 || last.stream().anyMatch(of -> of.verdict() == Verdict.NO_DIFFERENCE_SHOWN);
        }
    }

    private final Runs common;
    private final List<Run> runs;

    ExperimentRuns(Runs common, List<Run> runs) {
        this.common = common;
        this.runs = List.copyOf(runs);
    }

    /**
     * Asserts that arms that are alike are rarely found better or worse at any look: that the share of such runs is
     * surely at most a limit, by the exact one-sided 95 % bound of a binomial proportion. A run counts only if a
     * comparison could be read.
     *
     * @param limit the share that is allowed, between 0 and 1; more than the experiment's {@code alpha}, since no
     *     number of runs shows that a share is at most what it is
     * @return this
     * @throws AssertionError if the share is surely above the limit; or if too few runs show anything, which the
     *     message calls inconclusive and says how many are needed
     * @throws IllegalStateException if the traffic has a regression
     * @throws IllegalArgumentException if the limit is out of range
     */
    public ExperimentRuns assertFalseAlarmsAtMost(double limit) {
        if (common.hasRegressions()) {
            throw new IllegalStateException("assertFalseAlarmsAtMost is for traffic without a regression");
        }
        List<Integer> could = which(i -> runs.get(i).isReadable());
        List<Integer> alarms =
                could.stream().filter(i -> runs.get(i).foundAt() >= 0).toList();
        FalseAlarms found = new FalseAlarms(could.size(), alarms.size(), limit);
        List<Integer> idle = which(i -> !runs.get(i).isReadable());
        String left = idle.isEmpty()
                ? ""
                : "\n" + NumberText.count(idle.size()) + (idle.size() == 1 ? " run does" : " runs do")
                        + " not count, since no comparison could be read, for example: "
                        + runs.get(idle.get(0)).why();
        switch (found.verdict()) {
            case WITHIN -> {}
            case ABOVE ->
                throw common.failure(
                        "Too many false alarms: " + found
                                + alarms.stream()
                                        .limit(SHOWN)
                                        .map(i -> line(i, runs.get(i).found()))
                                        .collect(Collectors.joining())
                                + left,
                        this);
            case INCONCLUSIVE -> throw common.failure("INCONCLUSIVE: " + found + ". " + found.advice() + left, this);
        }
        return this;
    }

    /**
     * Asserts that a share of all runs finds an arm better or worse soon after the regression began, counted from the
     * first request that met it to the look that found it.
     *
     * @param time the longest time that is allowed
     * @param share the share of runs that must have found it by then, above 0; 1 for all
     * @return this
     * @throws AssertionError if fewer runs found it by then, or the regression met no request
     * @throws IllegalStateException if the traffic has no regression
     * @throws IllegalArgumentException if the time is not above zero, or the share out of range
     */
    public ExperimentRuns assertFoundWithin(Duration time, double share) {
        Arguments.period("The time to a finding", time);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of runs must be above 0 and at most 1, not " + share);
        }
        List<@Nullable String> ends = new ArrayList<>(Collections.nCopies(runs.size(), null));
        common.requireMet("assertFoundWithin", ends, this);
        List<Integer> late = which(i -> runs.get(i).foundAt() < 0 || toFinding(i) > time.toNanos());
        if (runs.size() - late.size() < share * runs.size()) {
            throw common.failure(
                    NumberText.count(late.size()) + " of " + NumberText.count(runs.size())
                            + " runs found no difference within " + DurationText.of(time) + "; "
                            + NumberText.exactPercent(share) + " must"
                            + late.stream()
                                    .limit(SHOWN)
                                    .map(i -> line(i, notFound(i)))
                                    .collect(Collectors.joining()),
                    this);
        }
        return this;
    }

    private String notFound(int run) {
        Run of = runs.get(run);
        return of.foundAt() >= 0
                ? "only after " + Runs.at(toFinding(run)) + ": " + of.found()
                : of.why().isEmpty() ? "no difference shown" : of.why();
    }

    private String line(int run, String text) {
        return "\n  " + PlainText.line("seed " + common.ledgers().get(run).seed() + ": " + text);
    }

    private long toFinding(int run) {
        return Math.max(0, runs.get(run).foundAt() - common.met(run));
    }

    /**
     * Asserts that each user meets one version as long as the weights stay the same. A host that passes a request's
     * number as the unit, or none, fails, as does traffic in which no user comes again.
     *
     * @return this
     * @throws AssertionError if a user is not sticky, or it was not seen whether users are
     */
    public ExperimentRuns assertSticky() {
        common.assertSticky(this);
        return this;
    }

    /**
     * Asserts that no request failed but those for which every version that could have answered was made to fail. So an
     * arm that fails may not show: the control has to answer.
     *
     * @return this
     * @throws AssertionError if a request failed without such a reason
     */
    public ExperimentRuns assertNoneLost() {
        common.assertNoneLost(this);
        return this;
    }

    /**
     * Returns the results as a table for people.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(common.head());
        Map<String, Map<Verdict, Integer>> verdicts = new TreeMap<>();
        runs.forEach(run -> run.last()
                .forEach(of -> verdicts.computeIfAbsent(of.metric().name() + " of " + of.arm(), name -> new TreeMap<>())
                        .merge(of.verdict(), 1, Integer::sum)));
        verdicts.forEach((name, counts) -> Runs.line(
                text,
                PlainText.line(name),
                counts.entrySet().stream()
                        .map(each -> NumberText.count(each.getValue()) + " " + each.getKey())
                        .collect(Collectors.joining(", "))));
        if (common.hasRegressions()) {
            Runs.line(
                    text,
                    "time to finding",
                    new Spread(which(i -> runs.get(i).foundAt() >= 0 && common.met(i) >= 0).stream()
                                    .mapToLong(this::toFinding))
                            .times());
        }
        return text.toString();
    }

    private List<Integer> which(java.util.function.IntPredicate test) {
        return IntStream.range(0, runs.size()).filter(test).boxed().toList();
    }
}
