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
import java.util.Objects;
import java.util.OptionalLong;
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
     * @param findings what looks found, each when it was first found, in this order
     * @param why no comparison can be read at the end; empty if one can
     */
    record Run(List<Comparison> last, List<Finding> findings, String why) {

        boolean hasFinding() {
            return !findings.isEmpty();
        }

        boolean isReadable() {
            return hasFinding() || last.stream().anyMatch(of -> of.verdict() == Verdict.NO_DIFFERENCE_SHOWN);
        }
    }

    /**
     * An arm that was found better or worse.
     *
     * @param metric by which metric
     * @param arm which one
     * @param verdict better or worse
     * @param isExpected whether a regression is in the arm, or in the control
     * @param at when a look first found it, in nanoseconds
     */
    record Finding(String metric, String arm, Verdict verdict, boolean isExpected, long at) {

        boolean isOf(Comparison other) {
            return metric.equals(other.metric().name()) && arm.equals(other.arm()) && verdict == other.verdict();
        }

        @Override
        public String toString() {
            return metric + " of " + arm + " is " + verdict + " after " + Runs.at(at);
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
     * @throws AssertionError if the share is surely above the limit; if too few runs show anything, which the message
     *     calls inconclusive and says how many are needed; or if an outcome of the traffic was never told
     * @throws IllegalStateException if the traffic has a regression
     * @throws IllegalArgumentException if the limit is out of range
     */
    public ExperimentRuns assertFalseAlarmsAtMost(double limit) {
        if (common.hasRegressions()) {
            throw new IllegalStateException("assertFalseAlarmsAtMost is for traffic without a regression");
        }
        common.requireTold(this);
        List<Integer> could = which(i -> runs.get(i).isReadable());
        List<Integer> alarms =
                could.stream().filter(i -> runs.get(i).hasFinding()).toList();
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
                                        .map(i -> line(
                                                i, runs.get(i).findings().get(0).toString()))
                                        .collect(Collectors.joining())
                                + left,
                        this);
            case INCONCLUSIVE -> throw common.failure("INCONCLUSIVE: " + found + ". " + found.advice() + left, this);
        }
        return this;
    }

    /**
     * Asserts that a share of all runs finds the arm with the regression worse soon after the regression began, counted
     * from the first request that met it to the look that found it.
     *
     * @param time the longest time that is allowed
     * @param share the share of runs that must have found it by then, above 0; 1 for all
     * @return this
     * @throws AssertionError if fewer runs found it by then, or the regression met no request, or no outcome that it
     *     changes was told
     * @throws IllegalStateException if the traffic has no regression
     * @throws IllegalArgumentException if the time is not above zero, or the share out of range
     */
    public ExperimentRuns assertFoundWithin(Duration time, double share) {
        return assertFoundWithin(time, share, Verdict.WORSE);
    }

    /**
     * Asserts that a share of all runs comes to a verdict about the arm with the regression soon after the regression
     * began, counted from the first request that met it to the look that found it. If the regression is in the control,
     * that is any arm, which is {@link Verdict#BETTER} then.
     *
     * @param time the longest time that is allowed
     * @param share the share of runs that must have found it by then, above 0; 1 for all
     * @param verdict what must be found: {@code BETTER} or {@code WORSE}
     * @return this
     * @throws AssertionError if fewer runs found it by then, or the regression met no request, or no outcome that it
     *     changes was told
     * @throws IllegalStateException if the traffic has no regression
     * @throws IllegalArgumentException if the time is not above zero, the share out of range, or the verdict another
     *     one
     */
    public ExperimentRuns assertFoundWithin(Duration time, double share, Verdict verdict) {
        if (Objects.requireNonNull(verdict, "verdict") != Verdict.WORSE && verdict != Verdict.BETTER) {
            throw new IllegalArgumentException("The verdict must be BETTER or WORSE, not " + verdict);
        }
        Arguments.period("The time to a finding", time);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of runs must be above 0 and at most 1, not " + share);
        }
        List<@Nullable String> ends = new ArrayList<>(Collections.nCopies(runs.size(), null));
        common.requireMet("assertFoundWithin", ends, this);
        List<Integer> late = which(i -> {
            OptionalLong after = toFinding(i, verdict);
            return after.isEmpty() || after.getAsLong() > time.toNanos();
        });
        if (runs.size() - late.size() < share * runs.size()) {
            throw common.failure(
                    NumberText.count(late.size()) + " of " + NumberText.count(runs.size())
                            + " runs did not find the arm with the regression " + verdict + " within "
                            + DurationText.of(time) + "; "
                            + NumberText.exactPercent(share) + " must"
                            + late.stream()
                                    .limit(SHOWN)
                                    .map(i -> line(i, notFound(i, verdict)))
                                    .collect(Collectors.joining()),
                    this);
        }
        return this;
    }

    private String notFound(int run, Verdict verdict) {
        Run of = runs.get(run);
        OptionalLong after = toFinding(run, verdict);
        if (after.isPresent()) {
            return "only after " + Runs.at(after.getAsLong());
        }
        if (of.hasFinding()) {
            return "found instead that " + of.findings().get(0) + "; the regression met a request after "
                    + Runs.at(common.met(run));
        }
        return of.why().isEmpty() ? "no difference shown" : of.why();
    }

    private String line(int run, String text) {
        return "\n  " + PlainText.line("seed " + common.ledgers().get(run).seed() + ": " + text);
    }

    /** Returns how long it took from the regression to a verdict; what was found before it was found by chance. */
    private OptionalLong toFinding(int run, Verdict verdict) {
        return runs.get(run).findings().stream()
                .filter(of -> of.isExpected() && of.verdict() == verdict && of.at() >= common.met(run))
                .mapToLong(of -> of.at() - common.met(run))
                .min();
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
                    "time to WORSE",
                    new Spread(which(i -> common.met(i) >= 0).stream()
                                    .map(i -> toFinding(i, Verdict.WORSE))
                                    .flatMapToLong(OptionalLong::stream))
                            .times());
        }
        return text.toString();
    }

    private List<Integer> which(java.util.function.IntPredicate test) {
        return IntStream.range(0, runs.size()).filter(test).boxed().toList();
    }
}
