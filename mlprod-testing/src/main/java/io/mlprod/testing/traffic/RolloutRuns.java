package io.mlprod.testing.traffic;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.RolloutState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What became of some runs of a rollout, and assertions on it. Every assertion returns this, and its failure shows the
 * table that {@link #toString} returns.
 *
 * <p>Immutable and thread-safe once it is made.
 *
 * @since 0.1
 */
public final class RolloutRuns {

    private static final int SHOWN = 5;

    /**
     * One run.
     *
     * @param state where the rollout stood at the end
     * @param reason why
     * @param endedAt when it was promoted or taken back, in nanoseconds; -1 if it was not
     * @param sawEvents whether a guard had an event at any look
     */
    record Run(RolloutState state, String reason, long endedAt, boolean sawEvents) {

        boolean isBack() {
            return state == RolloutState.ROLLED_BACK;
        }
    }

    private final Runs common;
    private final List<Run> runs;

    RolloutRuns(Runs common, List<Run> runs) {
        this.common = common;
        this.runs = List.copyOf(runs);
    }

    /**
     * Asserts that a candidate that is as good as the control is rarely taken back: that the share of such runs is
     * surely at most a limit, by the exact one-sided 95 % bound of a binomial proportion. A run counts if it was taken
     * back, or if that was possible: the candidate answered units, and a guard had an event.
     *
     * @param limit the share that is allowed, between 0 and 1; more than the rollout's {@code alpha}, since no number
     *     of runs shows that a share is at most what it is
     * @return this
     * @throws AssertionError if the share is surely above the limit; if too few runs show anything, which the message
     *     calls inconclusive and says how many are needed; or if an outcome of the traffic was never told
     * @throws IllegalStateException if the traffic has a regression
     * @throws IllegalArgumentException if the limit is out of range
     */
    public RolloutRuns assertFalseAlarmsAtMost(double limit) {
        if (common.hasRegressions()) {
            throw new IllegalStateException("assertFalseAlarmsAtMost is for traffic without a regression");
        }
        common.requireTold(this);
        List<Integer> could = IntStream.range(0, runs.size())
                .filter(i -> runs.get(i).isBack()
                        || (runs.get(i).sawEvents() && common.ledgers().get(i).byCandidate() > 0))
                .boxed()
                .toList();
        List<Integer> alarms = could.stream().filter(i -> runs.get(i).isBack()).toList();
        FalseAlarms found = new FalseAlarms(could.size(), alarms.size(), limit);
        String idle = runs.size() == could.size() ? "" : "\n" + idle(runs.size() - could.size());
        switch (found.verdict()) {
            case WITHIN -> {}
            case ABOVE ->
                throw common.failure(
                        "Too many false alarms: " + found
                                + alarms.stream()
                                        .limit(SHOWN)
                                        .map(i -> "\n  seed "
                                                + common.ledgers().get(i).seed() + ": "
                                                + runs.get(i).reason())
                                        .collect(Collectors.joining())
                                + idle,
                        this);
            case INCONCLUSIVE -> throw common.failure("INCONCLUSIVE: " + found + ". " + found.advice() + idle, this);
        }
        return this;
    }

    private static String idle(int number) {
        return NumberText.count(number) + (number == 1 ? " run does" : " runs do")
                + " not count, since no alarm was possible: the candidate answered no unit, or no guard had an event."
                + " Give the traffic errors(0.01) or an outcome, the plan a unit, and a hold that fits the traffic";
    }

    /**
     * Asserts that each run is taken back soon after the regression began, counted from the first request that met it.
     *
     * @param time the longest time that is allowed
     * @return this
     * @throws AssertionError if a run was not taken back by then, or the regression met no request, for instance
     *     because the rollout had ended before or no version has that name
     * @throws IllegalStateException if the traffic has no regression
     */
    public RolloutRuns assertRolledBackWithin(Duration time) {
        return assertRolledBackWithin(time, 1);
    }

    /**
     * Asserts that a share of all runs is taken back soon after the regression began, counted from the first request
     * that met it.
     *
     * @param time the longest time that is allowed
     * @param share the share of runs that must be taken back by then, above 0; 1 for all
     * @return this
     * @throws AssertionError if fewer runs were taken back by then, or the regression met no request, for instance
     *     because the rollout had ended before or no version has that name
     * @throws IllegalStateException if the traffic has no regression
     * @throws IllegalArgumentException if the time is not above zero, or the share out of range
     */
    public RolloutRuns assertRolledBackWithin(Duration time, double share) {
        Arguments.period("The time to a rollback", time);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of runs must be above 0 and at most 1, not " + share);
        }
        common.requireMet("assertRolledBackWithin", ends(), this);
        requireRunning();
        List<Integer> late = IntStream.range(0, runs.size())
                .filter(i -> !runs.get(i).isBack() || toRollback(i) > time.toNanos())
                .boxed()
                .toList();
        if (runs.size() - late.size() < share * runs.size()) {
            throw common.failure(
                    NumberText.count(late.size()) + " of " + NumberText.count(runs.size())
                            + " runs were not taken back within " + DurationText.of(time)
                            + (share < 1 ? "; " + NumberText.exactPercent(share) + " must be" : "")
                            + late.stream().limit(SHOWN).map(this::late).collect(Collectors.joining()),
                    this);
        }
        return this;
    }

    private String late(int run) {
        Run of = runs.get(run);
        String what = of.isBack() ? "taken back after " + Runs.at(toRollback(run)) : "is " + of.state();
        return "\n  "
                + PlainText.line("seed " + common.ledgers().get(run).seed() + ": " + what + ", "
                        + NumberText.count(common.ledgers().get(run).exposedUsers()) + " users exposed: "
                        + of.reason());
    }

    /** Returns why no request can have met the regression, by run; null where the rollout has not ended. */
    private List<@Nullable String> ends() {
        List<@Nullable String> ends = new ArrayList<>();
        for (Run run : runs) {
            ends.add(
                    run.endedAt() < 0
                            ? null
                            : "the rollout had ended before: it was " + run.state() + " after "
                                    + Runs.at(run.endedAt()) + ". Let the regression begin earlier, or the steps last"
                                    + " longer");
        }
        return ends;
    }

    /** A version that was promoted goes on to run, so it meets the regression, but no rollout is there to find it. */
    private void requireRunning() {
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            if (run.endedAt() >= 0 && run.endedAt() < common.met(i)) {
                throw common.failure(
                        "The rollout of seed " + common.ledgers().get(i).seed()
                                + " had ended before the regression began: it was " + run.state() + " after "
                                + Runs.at(run.endedAt()) + ", and the regression met a request after "
                                + Runs.at(common.met(i))
                                + ". Let the regression begin earlier, or the steps last longer",
                        this);
            }
        }
    }

    private long toRollback(int run) {
        return Math.max(0, runs.get(run).endedAt() - common.met(run));
    }

    /**
     * Asserts that each user meets one version in each step, and goes from the control to the candidate only. A host
     * that passes a request's number as the unit, or none, fails, as does traffic in which no user comes again.
     *
     * @return this
     * @throws AssertionError if a user is not sticky, or it was not seen whether users are
     */
    public RolloutRuns assertSticky() {
        common.assertSticky(this);
        return this;
    }

    /**
     * Asserts that no request failed but those for which every version that could have answered was made to fail. So a
     * candidate that fails may not show: the control has to answer.
     *
     * @return this
     * @throws AssertionError if a request failed without such a reason
     */
    public RolloutRuns assertNoneLost() {
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
        var byState = new TreeMap<String, Integer>(Comparator.naturalOrder());
        runs.forEach(run -> byState.merge(run.state().name(), 1, Integer::sum));
        Runs.line(
                text,
                "at the end",
                byState.entrySet().stream()
                        .map(state -> NumberText.count(state.getValue()) + " " + state.getKey())
                        .collect(Collectors.joining(", ")));
        if (common.hasRegressions()) {
            Runs.line(
                    text,
                    "first met after",
                    spread(i -> common.met(i) >= 0, common::met).times());
            Runs.line(
                    text,
                    "time to rollback",
                    spread(i -> runs.get(i).isBack() && common.met(i) >= 0, this::toRollback)
                            .times());
            Runs.line(
                    text,
                    "users exposed",
                    spread(i -> true, i -> common.ledgers().get(i).exposedUsers())
                            .counts());
        }
        return text.toString();
    }

    private Spread spread(java.util.function.IntPredicate which, java.util.function.IntToLongFunction number) {
        return new Spread(IntStream.range(0, runs.size()).filter(which).mapToLong(number));
    }
}
