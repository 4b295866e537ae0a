package io.mlprod.testing.traffic;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with one version of a model, for all requests or a part of them, from a time on. Immutable
 * and thread-safe if its functions are; each setter returns a copy.
 *
 * <p>It strikes where the engine runs, so that validation, routing, guards, fallback chains and monitors meet it as
 * they would meet a bad model. Say in which version it is by {@link #in}, or in which model by {@link #ofModel}.
 *
 * @param <I> the inputs that it can tell apart; {@code Object} if it strikes all of them
 * @since 0.1
 */
public final class Regression<I> {

    /** What goes wrong. */
    sealed interface Effect {
        /** Some runs fail. */
        record Errors(double rate) implements Effect {}

        /** Some answers are NaN. */
        record NotFinite(double rate) implements Effect {}

        /** Runs take longer. */
        record Slower(Duration time) implements Effect {}

        /** Numbers of an output change. */
        record Answers(String output, DoubleUnaryOperator change) implements Effect {}

        /** The probability of an event, or a measure, changes. */
        record Outcomes(String outcome, DoubleUnaryOperator change) implements Effect {}
    }

    private final Effect effect;
    private final @Nullable String version;
    private final @Nullable String model;
    private final @Nullable Predicate<? super I> slice;
    private final Duration from;
    private final @Nullable Duration until;

    private Regression(
            Effect effect,
            @Nullable String version,
            @Nullable String model,
            @Nullable Predicate<? super I> slice,
            Duration from,
            @Nullable Duration until) {
        this.effect = effect;
        this.version = version;
        this.model = model;
        this.slice = slice;
        this.from = from;
        this.until = until;
    }

    private static Regression<Object> of(Effect effect) {
        return new Regression<>(effect, null, null, null, Duration.ZERO, null);
    }

    /**
     * Returns a regression in which a share of runs fails.
     *
     * @param rate the share, above 0
     * @return a regression from the start, for all inputs
     * @throws IllegalArgumentException if the share is not above 0, or above 1
     */
    public static Regression<Object> errors(double rate) {
        return of(new Effect.Errors(rate(rate)));
    }

    /**
     * Returns a regression in which a share of answers is NaN in every output of floating-point numbers.
     *
     * @param rate the share, above 0
     * @return a regression from the start, for all inputs
     * @throws IllegalArgumentException if the share is not above 0, or above 1
     */
    public static Regression<Object> notFinite(double rate) {
        return of(new Effect.NotFinite(rate(rate)));
    }

    private static double rate(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The rate of a regression must be above 0 and at most 1, not " + share);
        }
        return share;
    }

    /**
     * Returns a regression in which each run takes longer. The manual time moves by that much during the run, which
     * timeouts and budgets see. In a rollout the run also waits for that long, because {@code Guard.slowerThan}
     * measures by the machine's clock; choose a few milliseconds there.
     *
     * @param time above zero
     * @return a regression from the start, for all inputs
     * @throws IllegalArgumentException if the time is not above zero
     */
    public static Regression<Object> slower(Duration time) {
        return of(new Effect.Slower(Arguments.period("The time of a regression", time)));
    }

    /**
     * Returns a regression that changes each number of an output, such as a score that is too low:
     * {@code answers("score", score -> score - 0.2)}.
     *
     * @param output the output's name in the model
     * @param change gives the wrong number for the right one
     * @return a regression from the start, for all inputs
     */
    public static Regression<Object> answers(String output, DoubleUnaryOperator change) {
        Objects.requireNonNull(change, "change");
        return of(new Effect.Answers(Arguments.notBlank("The output of a regression", output), change));
    }

    /**
     * Returns a regression that changes what becomes of answers: the probability of an event, or the value of a
     * measure. For example {@code outcomes("complaint", rate -> 2 * rate)}.
     *
     * @param outcome the name of an {@link Outcome} of the traffic
     * @param change gives the number with the regression for the one without it
     * @return a regression from the start, for all inputs
     */
    public static Regression<Object> outcomes(String outcome, DoubleUnaryOperator change) {
        Objects.requireNonNull(change, "change");
        return of(new Effect.Outcomes(Arguments.notBlank("The outcome of a regression", outcome), change));
    }

    /**
     * Sets the version that it is in, of any model.
     *
     * @param name the version's name, such as {@code 8}
     * @return a copy in this version
     */
    public Regression<I> in(String name) {
        return new Regression<>(
                effect, Arguments.notBlank("The version of a regression", name), model, slice, from, until);
    }

    /**
     * Sets the model that it is in, in all versions unless {@link #in} says which.
     *
     * @param name the name of a handle, or of a predictor of the {@linkplain Stage#predictor stage}
     * @return a copy in this model
     */
    public Regression<I> ofModel(String name) {
        return new Regression<>(
                effect, version, Arguments.notBlank("The model of a regression", name), slice, from, until);
    }

    /**
     * Limits it to a part of all inputs.
     *
     * @param <J> what callers give
     * @param part tests whether an input is in this part
     * @return a copy for this part
     */
    public <J extends I> Regression<J> where(Predicate<? super J> part) {
        return new Regression<>(effect, version, model, Objects.requireNonNull(part, "part"), from, until);
    }

    /**
     * Sets when it begins.
     *
     * @param time since the traffic began; zero or more
     * @return a copy that begins then
     * @throws IllegalArgumentException if the time is negative, or not before the end
     */
    public Regression<I> from(Duration time) {
        return checked(new Regression<>(
                effect, version, model, slice, Arguments.periodOrZero("The start of a regression", time), until));
    }

    /**
     * Sets when it ends; without this it lasts as long as the traffic.
     *
     * @param time since the traffic began
     * @return a copy that ends then
     * @throws IllegalArgumentException if the time is not after the start
     */
    public Regression<I> until(Duration time) {
        return checked(new Regression<>(
                effect, version, model, slice, from, Arguments.period("The end of a regression", time)));
    }

    private static <I> Regression<I> checked(Regression<I> made) {
        if (made.until != null && made.from.compareTo(made.until) >= 0) {
            throw new IllegalArgumentException("A regression must begin before it ends, not at "
                    + DurationText.of(made.from) + " and " + DurationText.of(made.until));
        }
        return made;
    }

    Effect effect() {
        return effect;
    }

    Duration from() {
        return from;
    }

    @Nullable
    Duration until() {
        return until;
    }

    boolean hasTarget() {
        return version != null || model != null;
    }

    boolean isIn(ModelVersion asked) {
        return isInVersion(asked.version()) && (model == null || model.equals(asked.name()));
    }

    boolean isInVersion(String asked) {
        return version == null || version.equals(asked);
    }

    boolean isDuring(Duration at) {
        return at.compareTo(from) >= 0 && (until == null || at.compareTo(until) < 0);
    }

    boolean takes(I input) {
        return slice == null || slice.test(input);
    }

    /**
     * Describes the regression, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(text(effect)
                + (version == null ? "" : " in version " + version)
                + (model == null ? "" : " of model " + model)
                + (slice == null ? "" : " in a slice")
                + (from.isZero() ? "" : " from " + DurationText.of(from))
                + (until == null ? "" : " until " + DurationText.of(until)));
    }

    private static String text(Effect effect) {
        if (effect instanceof Effect.Errors errors) {
            return NumberText.exactPercent(errors.rate()) + " errors";
        }
        if (effect instanceof Effect.NotFinite wrong) {
            return NumberText.exactPercent(wrong.rate()) + " NaN";
        }
        if (effect instanceof Effect.Slower slower) {
            return DurationText.of(slower.time()) + " slower";
        }
        return effect instanceof Effect.Answers answers
                ? "other answers in output " + answers.output()
                : "other outcomes of " + ((Effect.Outcomes) effect).outcome();
    }
}
