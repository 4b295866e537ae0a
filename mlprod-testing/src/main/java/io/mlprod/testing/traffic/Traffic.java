package io.mlprod.testing.traffic;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Comparison;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RunningRollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Seeded requests of users who come again, on a manual clock, with outcomes that come later and regressions that are
 * injected: to find out what a rollout, an experiment or a fallback chain makes of them.
 *
 * <pre>{@code
 * Traffic.of(Order.class, Score.class, visit -> new Order(visit.user(), (float) visit.draw(0)))
 *         .errors(0.01)
 *         .regression(Regression.errors(0.2).in("8").from(Duration.ofHours(2)))
 *         .rollouts(20, stage -> stage.fake("scores", order -> new Score(order.amount()), "7", "8")
 *                 .rollout("8", plan -> plan.unit(Order::customer)))
 *         .assertRolledBackWithin(Duration.ofMinutes(30));
 * }</pre>
 *
 * <p>A run takes place on the calling thread, and depends on its seed only; the run after it has the next seed. The
 * traffic begins on a Monday at 0:00.
 *
 * <p>Immutable and thread-safe if its functions are; each setter returns a copy.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class Traffic<I, O> {

    private static final int MOST_RUNS = 1_000_000;

    private final Plan<I, O> plan;

    private Traffic(Plan<I, O> plan) {
        this.plan = plan;
    }

    /**
     * Returns a traffic of 1,000 users for a day, at 500 requests an hour, half as many more by day and so many fewer
     * by night, seed 1, in which nothing goes wrong.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param input the class of what callers give
     * @param output the class of what callers get
     * @param inputs makes the input of a visit; let its values depend on the visit alone
     * @return a traffic
     */
    public static <I, O> Traffic<I, O> of(
            Class<I> input, Class<O> output, Function<? super Visit, ? extends I> inputs) {
        return new Traffic<>(new Plan<>(
                Objects.requireNonNull(input, "input"),
                Objects.requireNonNull(output, "output"),
                Objects.requireNonNull(inputs, "inputs"),
                1,
                new Population(1_000, 0.8, 500, 0.5, 0, Duration.ofDays(1)),
                0,
                List.of(),
                List.of(),
                Duration.ofHours(1)));
    }

    /**
     * Sets the seed of the first run.
     *
     * @param number any number; a failure shows the seeds of its runs, so this repeats one of them
     * @return a copy with this seed
     */
    public Traffic<I, O> seed(long number) {
        return new Traffic<>(plan.seed(number));
    }

    /**
     * Sets how many users there are.
     *
     * @param number 1 to 10,000,000
     * @return a copy with so many users
     * @throws IllegalArgumentException if the number is out of range
     */
    public Traffic<I, O> users(int number) {
        if (number < 1 || number > 10_000_000) {
            throw new IllegalArgumentException("A traffic's users must be 1 to 10,000,000, not " + number);
        }
        Population is = plan.population();
        return people(new Population(number, is.activity(), is.perHour(), is.daily(), is.weekly(), is.lasting()));
    }

    /**
     * Sets how unequally often users come: the n-th most active one in proportion to n to the power of minus this.
     *
     * @param exponent 0 for all alike, to 2; 0.8 unless set
     * @return a copy with this exponent
     * @throws IllegalArgumentException if the exponent is out of range
     */
    public Traffic<I, O> activity(double exponent) {
        if (!(exponent >= 0 && exponent <= 2)) {
            throw new IllegalArgumentException("A traffic's activity must be 0 to 2, not " + exponent);
        }
        Population is = plan.population();
        return people(new Population(is.users(), exponent, is.perHour(), is.daily(), is.weekly(), is.lasting()));
    }

    /**
     * Sets how many requests there are in an hour, as the mean over a week.
     *
     * @param number above 0, at most a billion
     * @return a copy with so many requests
     * @throws IllegalArgumentException if the number is out of range
     */
    public Traffic<I, O> requestsPerHour(double number) {
        if (!(number > 0 && number <= 1e9)) {
            throw new IllegalArgumentException(
                    "A traffic's requestsPerHour must be above 0 and at most 1e9, not " + number);
        }
        Population is = plan.population();
        return people(new Population(is.users(), is.activity(), number, is.daily(), is.weekly(), is.lasting()));
    }

    /**
     * Sets how much the number of requests differs by the hour and the day.
     *
     * @param daily how many more there are at 14:00 than on average, and fewer at 2:00, as a share from 0 to 1; 0.5
     *     unless set
     * @param weekly how many fewer there are on Saturday and Sunday than on other days, as a share from 0 to 1; 0
     *     unless set
     * @return a copy with these seasons
     * @throws IllegalArgumentException if a share is out of range
     */
    public Traffic<I, O> seasons(double daily, double weekly) {
        Population is = plan.population();
        return people(new Population(
                is.users(),
                is.activity(),
                is.perHour(),
                Arguments.share("A traffic's daily season", daily),
                Arguments.share("A traffic's weekly season", weekly),
                is.lasting()));
    }

    /**
     * Sets how long the traffic lasts. Outcomes that would be known later are not.
     *
     * @param time above zero
     * @return a copy with this time
     * @throws IllegalArgumentException if the time is not above zero, or longer than 10,000 days
     */
    public Traffic<I, O> lasting(Duration time) {
        Population is = plan.population();
        return people(new Population(
                is.users(),
                is.activity(),
                is.perHour(),
                is.daily(),
                is.weekly(),
                Arguments.period("A traffic's time", time)));
    }

    private Traffic<I, O> people(Population population) {
        return new Traffic<>(plan.population(population));
    }

    /**
     * Sets which share of runs fails in any version: what is normal, and no regression.
     *
     * @param share from 0 to below 1; 0 unless set
     * @return a copy with such errors
     * @throws IllegalArgumentException if the share is out of range
     */
    public Traffic<I, O> errors(double share) {
        return new Traffic<>(plan.errors(Arguments.shareBelowOne("A traffic's share of errors", share)));
    }

    /**
     * Adds something that becomes known after predictions.
     *
     * @param outcome an event, a measure or a label
     * @return a copy with this outcome, too
     */
    public Traffic<I, O> outcome(Outcome<? super I, ? super O> outcome) {
        List<Outcome<? super I, ? super O>> all = new ArrayList<>(plan.outcomes());
        all.add(Objects.requireNonNull(outcome, "outcome"));
        return new Traffic<>(plan.outcomes(all));
    }

    /**
     * Adds something that goes wrong with a version or a model.
     *
     * @param regression says what, in which version or model, and when
     * @return a copy with this regression, too
     * @throws IllegalArgumentException if it does not say in which version or model it is
     */
    public Traffic<I, O> regression(Regression<? super I> regression) {
        if (!Objects.requireNonNull(regression, "regression").hasTarget()) {
            throw new IllegalArgumentException("The regression \"" + regression
                    + "\" does not say where it is: call in(version) or ofModel(name). For errors of all versions, call"
                    + " errors(share) of the traffic");
        }
        List<Regression<? super I>> all = new ArrayList<>(plan.regressions());
        all.add(regression);
        return new Traffic<>(plan.regressions(all));
    }

    /**
     * Sets how often the readout of an experiment is looked at, and the counts of a rollout's guards.
     *
     * @param time above zero; an hour unless set
     * @return a copy with this time
     * @throws IllegalArgumentException if the time is not above zero
     */
    public Traffic<I, O> looksEvery(Duration time) {
        return new Traffic<>(plan.looks(Arguments.period("The time between looks", time)));
    }

    /**
     * Lets rollouts meet this traffic, each on a stage of its own, one after another.
     *
     * @param number how many runs, 1 to 1,000,000
     * @param start starts the rollout as the host does, on handles of the stage
     * @return what became of them
     * @throws IllegalStateException if the stage has no handle or another clock, or the traffic has no request
     */
    public RolloutRuns rollouts(int number, Function<? super Stage<I, O>, ? extends RunningRollout> start) {
        Objects.requireNonNull(start, "start");
        Runs common = new Runs("rollout", checked(number));
        List<RolloutRuns.Run> runs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            runs.add(onStage(i, true, common, (stage, ledger) -> rollout(stage, ledger, start)));
        }
        return new RolloutRuns(common, runs);
    }

    private RolloutRuns.Run rollout(
            Stage<I, O> stage, Ledger ledger, Function<? super Stage<I, O>, ? extends RunningRollout> start) {
        RunningRollout rollout = started(start.apply(stage), "rollout");
        requireClock(stage, rollout.status().since());
        long[] endedAt = {rollout.status().state().isFinal() ? 0 : -1};
        boolean[] sawEvents = {false};
        for (ModelHandle<?, ?> handle : stage.handles()) {
            stage.closeAfter(handle.listen(PredictionListener.of(ModelEvent.RolloutChanged.class, changed -> {
                if (endedAt[0] < 0 && rollout.status().state().isFinal()) {
                    endedAt[0] = stage.time().nanoTime();
                }
            })));
        }
        new Drive<>(plan, stage, ledger, stage.target(), () -> sawEvents[0] |= hasEvents(rollout.status())).run();
        RolloutStatus last = rollout.status();
        if (last.state().isFinal() && endedAt[0] < 0) {
            throw new IllegalStateException(
                    "The rollout ended on a handle that the stage does not know: add it by" + " stage.use(handle)");
        }
        return new RolloutRuns.Run(last.state(), last.reason(), endedAt[0], sawEvents[0]);
    }

    private static boolean hasEvents(RolloutStatus status) {
        return status.guards().stream()
                .anyMatch(
                        guard -> guard.candidate().affected() + guard.control().affected() > 0);
    }

    /**
     * Lets experiments meet this traffic, each on a stage of its own, one after another.
     *
     * @param number how many runs, 1 to 1,000,000
     * @param start starts the experiment as the host does, on handles of the stage
     * @return what became of them
     * @throws IllegalStateException if the stage has no handle or another clock, or the traffic has no request
     */
    public ExperimentRuns experiments(int number, Function<? super Stage<I, O>, ? extends RunningExperiment> start) {
        Objects.requireNonNull(start, "start");
        Runs common = new Runs("experiment", checked(number));
        List<ExperimentRuns.Run> runs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            runs.add(onStage(i, false, common, (stage, ledger) -> experiment(stage, ledger, start)));
        }
        return new ExperimentRuns(common, runs);
    }

    private ExperimentRuns.Run experiment(
            Stage<I, O> stage, Ledger ledger, Function<? super Stage<I, O>, ? extends RunningExperiment> start) {
        RunningExperiment experiment = started(start.apply(stage), "experiment");
        requireClock(stage, experiment.readout().counted().until());
        List<ExperimentRuns.Finding> findings = new ArrayList<>();
        Runnable look = () -> {
            Readout now = experiment.readout();
            for (Comparison of : now.comparisons()) {
                if ((of.verdict() == Verdict.BETTER || of.verdict() == Verdict.WORSE)
                        && findings.stream().noneMatch(finding -> finding.isOf(of))) {
                    findings.add(new ExperimentRuns.Finding(
                            of.metric().name(),
                            of.arm(),
                            of.verdict(),
                            isExpected(now.arms(), of.arm()),
                            stage.time().nanoTime()));
                }
            }
        };
        new Drive<>(plan, stage, ledger, stage.target(), look).run();
        Readout last = experiment.readout();
        List<String> reasons = new ArrayList<>(last.refusals());
        last.comparisons().stream().map(Comparison::reason).forEach(reasons::add);
        reasons.removeIf(String::isEmpty);
        return new ExperimentRuns.Run(last.comparisons(), findings, reasons.isEmpty() ? "" : reasons.get(0));
    }

    /** Returns whether a regression is in an arm, or in the control, which is the first. */
    private boolean isExpected(List<Readout.Arm> arms, String arm) {
        String control = arms.get(0).version();
        return arms.stream()
                .filter(each -> each.name().equals(arm))
                .anyMatch(each -> plan.regressions().stream()
                        .anyMatch(regression ->
                                regression.isInVersion(each.version()) || regression.isInVersion(control)));
    }

    /**
     * Lets a fallback chain, a handle or any other predictor meet this traffic, each run on a stage of its own, one
     * after another.
     *
     * @param number how many runs, 1 to 1,000,000
     * @param start makes the predictor as the host does, on handles of the stage
     * @return what became of them
     * @throws IllegalStateException if the traffic has no request
     */
    public PredictorRuns predictors(int number, Function<? super Stage<I, O>, ? extends Predictor<I, O>> start) {
        Objects.requireNonNull(start, "start");
        Runs common = new Runs("predictor", checked(number));
        for (int i = 0; i < number; i++) {
            boolean unused = onStage(i, false, common, (stage, ledger) -> {
                Predictor<I, O> predictor = started(start.apply(stage), "predictor");
                stage.requireNoOtherWay();
                new Drive<>(plan, stage, ledger, predictor, () -> {}).run();
                return true;
            });
        }
        return new PredictorRuns(common, end());
    }

    private interface OnStage<I, O, T> {
        T run(Stage<I, O> stage, Ledger ledger);
    }

    private <T> T onStage(int run, boolean waits, Runs common, OnStage<I, O, T> work) {
        long seed = plan.seed() + run;
        Stage<I, O> stage = new Stage<>(plan, seed, waits);
        T result;
        try {
            Ledger ledger = new Ledger(seed, begin(), end());
            result = work.run(stage, ledger);
            common.add(ledger, stage.injector());
        } catch (RuntimeException | Error e) {
            closeAfter(e, stage);
            throw e;
        }
        stage.close();
        return result;
    }

    /** Closes a stage, whose own failure must not hide what came first. */
    private static void closeAfter(Throwable first, Stage<?, ?> stage) {
        try {
            stage.close();
        } catch (RuntimeException | AssertionError e) {
            first.addSuppressed(e);
        }
    }

    private long begin() {
        return plan.regressions().stream()
                .mapToLong(regression -> regression.from().toNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Returns when the last regression ends; the end of time if one does not end while there is traffic. */
    private long end() {
        Duration lasting = plan.population().lasting();
        return plan.regressions().stream()
                .mapToLong(regression -> {
                    Duration until = regression.until();
                    return until == null || until.compareTo(lasting) >= 0 ? Long.MAX_VALUE : until.toNanos();
                })
                .max()
                .orElse(Long.MAX_VALUE);
    }

    private Plan<I, O> checked(int runs) {
        if (runs < 1 || runs > MOST_RUNS) {
            throw new IllegalArgumentException("A traffic's runs must be 1 to 1,000,000, not " + runs);
        }
        for (Regression<? super I> regression : plan.regressions()) {
            if (regression.effect() instanceof Regression.Effect.Outcomes of
                    && plan.outcomes().stream()
                            .noneMatch(outcome -> outcome.name().equals(java.util.Optional.of(of.outcome())))) {
                throw new IllegalStateException("The regression \"" + regression
                        + "\" changes an outcome that the traffic does not have; add it by outcome(…) under that name");
            }
        }
        return plan;
    }

    private static <T> T started(T what, String kind) {
        return Objects.requireNonNull(what, "The test's function returned null, not the " + kind + " that it started");
    }

    private static void requireClock(Stage<?, ?> stage, Instant shown) {
        if (shown.isBefore(Stage.START) || shown.isAfter(stage.time().now())) {
            throw new IllegalStateException("The handle has another clock than the traffic, by which it is " + shown
                    + "; give its builder time(stage.time())");
        }
    }
}
