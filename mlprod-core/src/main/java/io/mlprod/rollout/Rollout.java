package io.mlprod.rollout;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.routing.Route;
import io.mlprod.routing.UnitAssignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A plan by which a new version of a model, the candidate, replaces the serving version, the control. The candidate
 * answers growing shares of the traffic, step by step, and must prove itself in each step. It is taken back at once if
 * it is surely worse.
 *
 * <pre>{@code
 * penguins.rollout("8", rollout -> rollout.unit(penguin -> penguin.studyId())
 *         .shadow(0.10)                          // first computes answers that are not given
 *         .steps(0.01, 0.05, 0.25, 0.50)         // then 1 % of units, ..., then all
 *         .guard(Guard.slowerThan(Duration.ofMillis(30)))
 *         .guard(Guard.when("unsure", species -> species.score() < 0.5))
 *         .store(store));                        // shared by all processes
 * }</pre>
 *
 * <p>A plan that is made apart from its handle starts with {@link #to(String)}, for example
 * {@code Rollout.to("8").unit(Penguin::studyId).steps(0.1, 0.5)}, or with {@link #to(String, Class, Class)} if guards
 * look at answers.
 *
 * <p><b>Going on.</b> A step ends when it has lasted for {@link #hold}, the candidate has met {@link #minUnits} in it,
 * and every guard finds it surely good enough by what was counted in that step. Low traffic is neither failure nor
 * success: after {@link #patience} the rollout is paused, with its share as it is, and goes on automatically once there
 * are enough data. It is also paused when the store has not answered for three polls, after the process stood still for
 * a long time, when a guard's code throws, and by an operator. Only an operator ends an operator's pause. Every other
 * pause ends after {@link Polling#settle} polls without a reason, and the hold then starts again, unless only data were
 * missing.
 *
 * <p><b>Going back.</b> A guard that is surely violated takes the rollout back within the call that brought the last
 * piece of evidence, or with a {@link #store} at the next poll at the latest. Failures of the candidate for different
 * units in a row do the same, see {@link #breaker}. This is final for this start of the rollout, its epoch, and reaches
 * all processes within a poll. Merely starting the rollout again does not try the same candidate again, whether on the
 * same handle or, with a {@link #store}, in a process that restarts, see {@link #againAfter}. The same holds when a
 * version that was promoted is rolled back later.
 *
 * <p><b>Several processes</b> with one store and the same configuration act as one: a unit's arm follows from its hash,
 * the counts are added up, and the process that first sees a step end starts the next one for all. {@code alpha} holds
 * for the guards of all processes together, however requests are spread over them: a unit's first event counts once
 * over all processes, and what each process counts separately is divided by how much their units overlap. Balancing by
 * unit loses nothing. If requests are spread at random over M processes, a proof takes up to M times as many units.
 * Guards judge at each poll, by what all processes have reported. In between, and while the store is down, a process
 * takes the rollout back on its own evidence only if that is a thousand times as strong. While the store is down, the
 * rollout does not advance.
 *
 * <p>No decision depends on the time of day. Immutable and thread-safe; each method returns a new rollout.
 *
 * @param <I> the inputs that units can be read from; {@code Object} until {@link #unit} is given, unless the types are
 *     named
 * @param <O> the answers that its guards can judge
 * @since 0.1
 */
public final class Rollout<I, O> {

    private static final Duration SHADOW_HOLD = Duration.ofMinutes(10);
    private static final int SHADOW_ANSWERS = 1_000;
    private static final Guard<Object> ERRORS = Guard.errors(); // of every rollout, unless given with limits
    private static final int MAX_GUARDS = 16;
    private static final int MAX_STEPS = 32;
    private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();
    private static final int MOST_DECISIONS = 100_000_000;
    private static final int MAX_UNITS = 10_000_000;
    private static final double MAX_UNITS_OF_BOTH_ARMS = 1e9; // that a step can count to within 1 %

    /** The settings, which withers change on a copy that no other code has yet. */
    private static final class Settings {
        private final String version;
        private @Nullable String name;
        private UnitAssignment<?> units = UnitAssignment.DEFAULT;
        private double shadow;
        private Duration shadowHold = SHADOW_HOLD;
        private int shadowAnswers = SHADOW_ANSWERS;
        private List<Double> steps = List.of(0.01, 0.05, 0.25, 0.50);
        private Duration hold = Duration.ofMinutes(10);
        private int minUnits = 2_000;
        private Duration patience = Duration.ofHours(24);
        private List<Guard<?>> guards = List.of(); // that were given
        private double alpha = 0.01;
        private int breaker = 5;
        private Duration outcomesWithin = Duration.ofHours(1);
        private int maxDecisions = 1_000_000;
        private @Nullable RolloutStore store;
        private Polling polling = Polling.DEFAULT;
        private long againAfter;

        Settings(String version) {
            this.version = version;
        }

        Settings(Settings from) {
            version = from.version;
            name = from.name;
            units = from.units;
            shadow = from.shadow;
            shadowHold = from.shadowHold;
            shadowAnswers = from.shadowAnswers;
            steps = from.steps;
            hold = from.hold;
            minUnits = from.minUnits;
            patience = from.patience;
            guards = from.guards;
            alpha = from.alpha;
            breaker = from.breaker;
            outcomesWithin = from.outcomesWithin;
            maxDecisions = from.maxDecisions;
            store = from.store;
            polling = from.polling;
            againAfter = from.againAfter;
        }
    }

    private final Settings settings;

    private Rollout(Settings settings) {
        this.settings = settings;
    }

    private <J, P> Rollout<J, P> with(Consumer<Settings> change) {
        Settings copy = new Settings(settings);
        change.accept(copy);
        return new Rollout<>(copy);
    }

    /**
     * Returns a plan for a version, with the defaults named at each method.
     *
     * @param version the candidate's version name
     * @param <I> the inputs that units are read from
     * @param <O> the answers that guards judge
     * @return a rollout
     * @throws IllegalArgumentException if the name is blank
     */
    public static <I, O> Rollout<I, O> to(String version) {
        Arguments.notBlank("A rollout's version", version);
        return new Rollout<>(new Settings(version));
    }

    /**
     * Returns a plan for a version, with the handle's input and answer types, so that guards may look at answers.
     * {@code handle.rollout(version, rollout -> ...)} knows these types already.
     *
     * @param version the candidate's version name
     * @param inputs the handle's input type
     * @param answers the handle's answer type
     * @param <I> the inputs that units are read from
     * @param <O> the answers that guards judge
     * @return a rollout
     * @throws IllegalArgumentException if the name is blank
     */
    public static <I, O> Rollout<I, O> to(String version, Class<I> inputs, Class<O> answers) {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(answers, "answers");
        return to(version);
    }

    /**
     * Names the rollout; the store and events know it by this name. Unless set, the name is made of the model and the
     * version. Give each version's rollout a name of its own: a store remembers only the last epoch under one name, so
     * a process with an old configuration would start a version again that was taken back before that epoch.
     *
     * @param name the name
     * @return a new rollout
     * @throws IllegalArgumentException if it is blank
     */
    public Rollout<I, O> name(String name) {
        Arguments.notBlank("A rollout's name", name);
        return with(copy -> copy.name = name);
    }

    /**
     * Sets what is assigned to an arm and stays there: a customer, a session, a device. Everything is counted by unit.
     * Unless set, the call's unit is taken. An input without a unit is answered by the control and not counted. This
     * method is short for {@code units(units -> units.unit(...))}.
     *
     * @param unit reads the unit of an input, or null if it has none
     * @param <J> the inputs
     * @return a new rollout
     */
    public <J extends I> Rollout<J, O> unit(Function<? super J, @Nullable String> unit) {
        return units(units -> units.unit(unit));
    }

    /**
     * Changes how units are assigned: their hashing and salt, layer, holdout, units that are put into an arm by name,
     * and where exposures are written to. {@link UnitAssignment#DEFAULT} unless changed.
     *
     * @param change gets the current assignment, and returns the one to use
     * @param <J> the inputs
     * @return a new rollout
     * @throws IllegalArgumentException if a unit is put into an arm that is neither {@link Route#CANDIDATE} nor
     *     {@link Route#CONTROL}
     */
    public <J extends I> Rollout<J, O> units(Function<? super UnitAssignment<I>, UnitAssignment<J>> change) {
        UnitAssignment<J> units = Objects.requireNonNull(
                Objects.requireNonNull(change, "change").apply(units()), "The units that change returns are null");
        for (String arm : units.forced().values()) {
            if (!arm.equals(Route.CANDIDATE) && !arm.equals(Route.CONTROL)) {
                throw new IllegalArgumentException(PlainText.line("A rollout has the arms \"" + Route.CANDIDATE
                        + "\" and \"" + Route.CONTROL + "\", but a unit is put into \"" + arm + "\""));
            }
        }
        return with(copy -> copy.units = units);
    }

    /**
     * Starts the rollout with the candidate as a shadow: it computes answers for a share of the predictions, but gives
     * none. Predictions of {@code predictAll} and {@code predictEach} are left out. The shadow lasts at least 10
     * minutes and 1,000 answers. Without it the rollout starts with its first step.
     *
     * @param sample the share of predictions that the candidate also computes; 0 for no shadow
     * @return a new rollout
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public Rollout<I, O> shadow(double sample) {
        return shadow(sample, SHADOW_HOLD, SHADOW_ANSWERS);
    }

    /**
     * Starts the rollout with the candidate as a shadow, see {@link #shadow(double)}, for at least a given time and
     * number of answers. The {@link #breaker} can take the rollout back in the shadow, too.
     *
     * @param sample the share of predictions that the candidate also computes; 0 for no shadow
     * @param time the least time that the shadow lasts
     * @param answers the least number of answers that it computes, in all processes together
     * @return a new rollout
     * @throws IllegalArgumentException if the share is not from 0 to 1, one of the others is negative, or the time
     *     above 10,000 days
     */
    public Rollout<I, O> shadow(double sample, Duration time, int answers) {
        if (!(sample >= 0 && sample <= 1)) {
            throw new IllegalArgumentException("A rollout's shadow must be a share from 0 to 1, not " + sample);
        }
        Arguments.periodOrZero("A rollout's time as a shadow", time);
        requireAtLeast("answers as a shadow", answers, 0);
        return with(copy -> {
            copy.shadow = sample;
            copy.shadowHold = time;
            copy.shadowAnswers = answers;
        });
    }

    /**
     * Sets the shares of units that the candidate answers, step by step; after the last one it answers all. The default
     * is 0.01, 0.05, 0.25 and 0.50. A unit that the candidate has once been given stays with it. Shares are rounded to
     * the slots of the {@link UnitAssignment#hashing()}.
     *
     * <p>A first share of 0.01 with 2,000 units waits for 200,000 units in all. Where there are fewer, start with a
     * larger share, for example {@code steps(0.1, 0.5)}, or ask for fewer with {@link #minUnits}.
     *
     * @param shares strictly increasing, each between 0 and 1; at most 32
     * @return a new rollout
     * @throws IllegalArgumentException if they are not, or if at the first share {@link #minUnits} waits for more than
     *     a billion units
     */
    public Rollout<I, O> steps(double... shares) {
        Objects.requireNonNull(shares, "shares");
        List<Double> steps = Arrays.stream(shares).boxed().toList();
        double before = 0;
        for (double share : shares) {
            if (!(share > before && share < 1)) {
                throw new IllegalArgumentException(
                        "A rollout's steps must increase and be between 0 and 1, not " + steps);
            }
            before = share;
        }
        if (shares.length < 1 || shares.length > MAX_STEPS) {
            throw new IllegalArgumentException("A rollout has 1 to " + MAX_STEPS + " steps, not " + shares.length);
        }
        requireCountable(settings.minUnits, steps);
        return with(copy -> copy.steps = steps);
    }

    /**
     * Sets how long each step lasts at least. 10 minutes unless set. Choose a time that is long enough for problems to
     * show: a daily pattern needs a day.
     *
     * @param time the least duration, by each process's own monotonic clock
     * @return a new rollout
     * @throws IllegalArgumentException if it is negative or above 10,000 days
     */
    public Rollout<I, O> hold(Duration time) {
        Arguments.periodOrZero("A rollout's hold", time);
        return with(copy -> copy.hold = time);
    }

    /**
     * Sets how many different units the candidate must meet in each step, counted to within 1 %. 2,000 unless set.
     * Guards may need more.
     *
     * @param units of the candidate, in all processes together
     * @return a new rollout
     * @throws IllegalArgumentException if it is negative or above 10,000,000, or at the share of the first step waits
     *     for more than a billion units of both arms: a step cannot count that many
     */
    public Rollout<I, O> minUnits(int units) {
        requireAtLeast("minUnits", units, 0);
        requireCountable(units, settings.steps);
        return with(copy -> copy.minUnits = units);
    }

    /**
     * Sets how long one step may go on without enough data before the rollout shows as paused, so that people notice.
     * It goes on automatically when the data are there. 24 hours unless set; never before the {@link #hold} is over.
     *
     * @param time how long
     * @return a new rollout
     * @throws IllegalArgumentException if it is not above zero, or above 10,000 days
     */
    public Rollout<I, O> patience(Duration time) {
        Arguments.period("A rollout's patience", time);
        return with(copy -> copy.patience = time);
    }

    /**
     * Adds a guard. {@link Guard#errors()} is always there; give it to change its limits. At most 16.
     *
     * @param guard the guard; one that looks at answers needs a rollout that knows their type, see {@link #to(String,
     *     Class, Class)}
     * @return a new rollout
     * @throws IllegalArgumentException if there is one with this name already, or it is one too many
     */
    public Rollout<I, O> guard(Guard<? super O> guard) {
        Objects.requireNonNull(guard, "guard");
        if (settings.guards.stream().anyMatch(other -> other.name().equals(guard.name()))) {
            throw new IllegalArgumentException(PlainText.line("The rollout has a guard \"" + guard.name()
                    + "\" already; set all limits of one guard before you add it, or give another one its own name"));
        }
        List<Guard<?>> guards = new ArrayList<>(settings.guards);
        guards.add(guard);
        if (withErrors(guards).size() > MAX_GUARDS) {
            throw new IllegalArgumentException("A rollout has at most " + MAX_GUARDS + " guards");
        }
        return with(copy -> copy.guards = List.copyOf(guards));
    }

    private static List<Guard<?>> withErrors(List<Guard<?>> given) {
        if (given.stream().anyMatch(guard -> guard.name().equals(ERRORS.name()))) {
            return given;
        }
        List<Guard<?>> all = new ArrayList<>();
        all.add(ERRORS);
        all.addAll(given);
        return List.copyOf(all);
    }

    /**
     * Sets the probability of a wrong verdict, of either kind below, however often the data are looked at. 0.01 unless
     * set, so that "surely" is wrong in less than 1 of 100 rollouts. The two kinds are:
     *
     * <ul>
     *   <li>A candidate that is within all limits, and fails no more often than the control, is taken back at some
     *       time, by any guard or the breaker. Each test that may take it back has an equal part of alpha: one test for
     *       each guard's {@link Guard#maxRatio}, one for each {@link Guard#maxRate}, whose part is divided equally
     *       between the steps, and one for the {@link #breaker}.
     *   <li>A candidate goes on beyond the first step although it reaches both {@link Guard#advanceBelow} and
     *       {@link Guard#orRateBelow} of a guard. Each of the two has half of alpha, and the first has all of it if the
     *       second is 0. Alpha is not divided by the number of guards here, since only the guard by which such a
     *       candidate is bad can let it pass by mistake. Nor is it divided by the number of steps: each step asks for a
     *       proof of its own, so the proof of the first step must be wrong.
     * </ul>
     *
     * @param alpha the probability for the whole rollout
     * @return a new rollout
     * @throws IllegalArgumentException if it is not between 0 and 0.5
     */
    public Rollout<I, O> alpha(double alpha) {
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException("A rollout's alpha must be between 0 and 0.5, not " + alpha);
        }
        return with(copy -> copy.alpha = alpha);
    }

    /**
     * Sets for how many different units in a row, at least, the candidate must fail and the control answer in its
     * place, in one process, before the rollout is taken back at once. 5 unless set.
     *
     * <p>The number that it really takes follows from {@link #alpha}: the probability that the breaker takes back a
     * candidate that is as good as the control must not exceed the breaker's part of alpha, however often both fail. It
     * is 6 with the defaults, 7 with four guards, and 8 or 9 after earlier runs of failures that did not take the
     * rollout back; one or two more where several processes have a breaker each. An answer of the candidate ends a run,
     * and so does an input on which both fail. Failures of the control for its own units weigh against taking the
     * candidate back. A unit that asks again and again counts once. A missed deadline counts neither way, since callers
     * with short deadlines and pauses of the process bring many in a row; guards compare them.
     *
     * @param units in a row, at least
     * @return a new rollout
     * @throws IllegalArgumentException if it is below 1
     */
    public Rollout<I, O> breaker(int units) {
        requireAtLeast("breaker", units, 1);
        return with(copy -> copy.breaker = units);
    }

    /**
     * Sets how long after a prediction its feedback still counts, see {@link Guard#event}. 1 hour unless set. A
     * prediction counts once it has this age, with the feedback received by then, in both arms. So events that are
     * reported later in one arm than in the other prove nothing by being late. It also takes this long until an event
     * takes the rollout back, so choose a time as short as the event allows.
     *
     * @param time by the monotonic clock
     * @return a new rollout
     * @throws IllegalArgumentException if it is not above zero, or above 10,000 days
     */
    public Rollout<I, O> outcomesWithin(Duration time) {
        Arguments.period("A rollout's outcomesWithin", time);
        return with(copy -> copy.outcomesWithin = time);
    }

    /**
     * Sets how many predictions each process remembers at most so that feedback can refer to them, see
     * {@link Guard#event}. 1,000,000 unless set. It must be more than the predictions made within
     * {@link #outcomesWithin}; 24 times as many show how much feedback comes too late. The memory grows with the
     * predictions, by doubling, to 36 bytes each. Without such a guard it takes none.
     *
     * @param predictions at most; the newest stay
     * @return a new rollout
     * @throws IllegalArgumentException if it is not from 1 to 100,000,000
     */
    public Rollout<I, O> maxDecisions(int predictions) {
        requireAtLeast("maxDecisions", predictions, 1);
        if (predictions > MOST_DECISIONS) {
            throw new IllegalArgumentException(
                    "A rollout's maxDecisions must be at most " + MOST_DECISIONS + ", not " + predictions);
        }
        return with(copy -> copy.maxDecisions = predictions);
    }

    /**
     * Changes how often the rollout polls, and how long it waits for its store. {@link Polling#DEFAULT} unless changed.
     *
     * @param change gets the current polling, and returns the one to use
     * @return a new rollout
     */
    public Rollout<I, O> polling(UnaryOperator<Polling> change) {
        Polling polling = Objects.requireNonNull(
                Objects.requireNonNull(change, "change").apply(settings.polling),
                "The polling that change returns is null");
        return with(copy -> copy.polling = polling);
    }

    /**
     * Sets the store that all processes of the rollout share. Unless set, the handle's own memory is used, which ends
     * with the handle: what is taken back stays so for as long as the handle is open. With a store the rollout may also
     * run in other processes, so a promotion takes some polls, see {@link RolloutState#PROMOTING}.
     *
     * @param store the store
     * @return a new rollout
     */
    public Rollout<I, O> store(RolloutStore store) {
        Objects.requireNonNull(store, "store");
        return with(copy -> copy.store = store);
    }

    /**
     * Allows the same candidate to start again after it was taken back. This is an operator's decision, and names the
     * epoch that failed. Other units come first this time, unless a {@linkplain UnitAssignment#salt(String) salt} is
     * set. Without this setting, a process that starts the rollout and finds its candidate taken back, or promoted in a
     * shared store, adopts that state. Processes that come later with the same value join the new epoch, and do not
     * start yet another one when that has ended, too.
     *
     * @param epoch the last epoch that ended, see {@link RolloutStatus#epoch()}
     * @return a new rollout
     * @throws IllegalArgumentException if it is below 1
     */
    public Rollout<I, O> againAfter(long epoch) {
        if (epoch < 1) {
            throw new IllegalArgumentException("A rollout's epochs count from 1, not " + epoch);
        }
        return with(copy -> copy.againAfter = epoch);
    }

    /**
     * Forecasts how this rollout goes at a given traffic, judged by the guard {@link Guard#errors()}: which candidates
     * are taken back and when, and when a good one is promoted.
     *
     * @param unitsPerDay the number of different units in a day, in all processes together
     * @param errorRate the part of the control's units that fails today
     * @return the forecast
     * @throws IllegalArgumentException if there are not more than 0 units a day, or the rate is not from 0 to 1
     */
    public RolloutForecast forecast(double unitsPerDay, double errorRate) {
        return forecast(Guard.errors().name(), unitsPerDay, errorRate);
    }

    /**
     * Forecasts how this rollout goes at a given traffic, judged by one of its guards.
     *
     * @param guard the guard's name
     * @param unitsPerDay the number of different units in a day, in all processes together
     * @param eventRate the part of the control's units that has the guard's event
     * @return the forecast
     * @throws IllegalArgumentException if there is no such guard, there are not more than 0 units a day, or the rate is
     *     not from 0 to 1
     */
    public RolloutForecast forecast(String guard, double unitsPerDay, double eventRate) {
        Guard<?> found = guards().stream()
                .filter(each -> each.name().equals(guard))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PlainText.line("The rollout has no guard \"" + guard
                        + "\", only "
                        + guards().stream().map(Guard::name).toList())));
        return new Forecasting(version(), unitsPerDay, eventRate, rules(found, unitsPerDay)).forecast();
    }

    private SimulatedRollout.Rules rules(Guard<?> guard, double unitsPerDay) {
        double layer = units().layer().map(part -> part.to() - part.from()).orElse(1.0);
        double unitsPerSecond = unitsPerDay * (1 - units().holdout()) * layer / SECONDS_PER_DAY;
        long rates =
                guards().stream().filter(each -> each.maxRate().isPresent()).count();
        double shadowSeconds = shadow() == 0
                ? 0
                : Math.max((double) shadowHold().toSeconds(), shadowAnswers() / shadow() / unitsPerSecond);
        return new SimulatedRollout.Rules(
                steps(),
                guard,
                unitsPerSecond,
                alpha()
                        / (guards().size()
                                + rates
                                + 1), // each ratio, each rate of both arms, and the breaker have a part
                alpha() / 2,
                shadowSeconds,
                (double) hold().toSeconds(),
                minUnits());
    }

    /**
     * Returns the version of the candidate.
     *
     * @return the version name
     */
    public String version() {
        return settings.version;
    }

    /**
     * Returns the rollout's name.
     *
     * @return the name, or empty if the handle chooses it
     */
    public Optional<String> name() {
        return Optional.ofNullable(settings.name);
    }

    /**
     * Returns how units are assigned.
     *
     * @return {@link UnitAssignment#DEFAULT} unless changed
     */
    @SuppressWarnings("unchecked") // was given for I or a type above it, see units(...)
    public UnitAssignment<I> units() {
        return (UnitAssignment<I>) settings.units;
    }

    /**
     * Returns the share of predictions that the candidate computes as a shadow.
     *
     * @return from 0, which means no shadow, to 1
     */
    public double shadow() {
        return settings.shadow;
    }

    /**
     * Returns the least time for which the candidate is a shadow.
     *
     * @return zero or more
     */
    public Duration shadowHold() {
        return settings.shadowHold;
    }

    /**
     * Returns the least number of answers that the shadow computes.
     *
     * @return zero or more
     */
    public int shadowAnswers() {
        return settings.shadowAnswers;
    }

    /**
     * Returns the shares of the steps.
     *
     * @return strictly increasing, between 0 and 1
     */
    public List<Double> steps() {
        return settings.steps;
    }

    /**
     * Returns how long each step lasts at least.
     *
     * @return zero or more
     */
    public Duration hold() {
        return settings.hold;
    }

    /**
     * Returns how many units the candidate must meet in each step.
     *
     * @return zero or more
     */
    public int minUnits() {
        return settings.minUnits;
    }

    /**
     * Returns how long a step may go on without enough data before the rollout is paused.
     *
     * @return above zero
     */
    public Duration patience() {
        return settings.patience;
    }

    /**
     * Returns the guards.
     *
     * @return at least one
     */
    @SuppressWarnings("unchecked") // each was given for O or a type above it, see guard(...)
    public List<Guard<? super O>> guards() {
        return (List<Guard<? super O>>) (List<?>) withErrors(settings.guards);
    }

    /**
     * Returns the false-alarm rate of the whole rollout.
     *
     * @return between 0 and 0.5
     */
    public double alpha() {
        return settings.alpha;
    }

    /**
     * Returns for how many units in a row, at least, the candidate must fail before it is taken back at once.
     *
     * @return 1 or more
     */
    public int breaker() {
        return settings.breaker;
    }

    /**
     * Returns how long after a prediction its feedback still counts.
     *
     * @return above zero
     */
    public Duration outcomesWithin() {
        return settings.outcomesWithin;
    }

    /**
     * Returns how many predictions are remembered at most.
     *
     * @return 1 or more
     */
    public int maxDecisions() {
        return settings.maxDecisions;
    }

    /**
     * Returns the store that the processes share.
     *
     * @return the store, or empty if the rollout runs in this process only
     */
    public Optional<RolloutStore> store() {
        return Optional.ofNullable(settings.store);
    }

    /**
     * Returns how often the rollout polls, and how long it waits for its store.
     *
     * @return {@link Polling#DEFAULT} unless changed
     */
    public Polling polling() {
        return settings.polling;
    }

    /**
     * Returns the epoch whose end does not keep the candidate from starting again.
     *
     * @return 0 if none
     */
    public long againAfter() {
        return settings.againAfter;
    }

    /**
     * Describes the plan: name, candidate, steps and guards.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Rollout[" + (settings.name == null ? "" : settings.name + ", ") + "to "
                + settings.version + ", steps " + settings.steps + ", guards " + guards() + "]");
    }

    private static void requireAtLeast(String what, int count, int least) {
        if (count < least) {
            throw new IllegalArgumentException("A rollout's " + what + " must be " + least + " or more, not " + count);
        }
    }

    private static void requireCountable(int units, List<Double> steps) {
        if (units > MAX_UNITS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "A rollout's minUnits must be at most %,d, which is more than any guard needs, not %,d",
                    MAX_UNITS,
                    units));
        }
        if (units / steps.get(0) > MAX_UNITS_OF_BOTH_ARMS * (1 + 1e-9)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "A rollout with minUnits %,d and a first step of %s waits for %,.0f units of both arms, but a"
                            + " step can"
                            + " count %,.0f; begin with a larger step, or ask for fewer units",
                    units,
                    steps.get(0),
                    units / steps.get(0),
                    MAX_UNITS_OF_BOTH_ARMS));
        }
    }
}
