package io.mlprod.testing.traffic;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.observe.Feedback;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What becomes of predictions: an event, a measure or the right label, known at once, later, or never. Immutable and
 * thread-safe if its function is; each setter returns a copy.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class Outcome<I, O> {

    /** What becomes known of an answer; a regression may change its number. */
    sealed interface Kind<I, O> {
        /** An event with a probability. */
        record Event<I, O>(String name, ToDoubleFunction<? super Answered<I, O>> rate) implements Kind<I, O> {}

        /** A number; NaN for none. */
        record Measure<I, O>(String name, ToDoubleFunction<? super Answered<I, O>> value) implements Kind<I, O> {}

        /** The right answer. */
        record Label<I, O>(Function<? super Answered<I, O>, ?> value) implements Kind<I, O> {}
    }

    private static final Delay AT_ONCE = Delay.of(Duration.ZERO);

    private final Kind<I, O> kind;
    private final Delay delay;
    private final double known;

    private Outcome(Kind<I, O> kind, Delay delay, double known) {
        this.kind = kind;
        this.delay = delay;
        this.known = known;
    }

    /**
     * Returns an event that happens after a share of all predictions, such as a complaint; see
     * {@link Feedback#occurred}.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param name the event's name, as a guard or metric has it
     * @param rate the share, from 0 to 1
     * @return an outcome that is known at once
     * @throws IllegalArgumentException if the name is blank, or the share out of range
     */
    public static <I, O> Outcome<I, O> event(String name, double rate) {
        double share = Arguments.share("The rate of an event", rate);
        return event(name, answered -> share);
    }

    /**
     * Returns an event whose probability depends on the request or its answer.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param name the event's name, as a guard or metric has it
     * @param rate its probability; what is below 0 counts as 0, and what is above 1 as 1
     * @return an outcome that is known at once
     * @throws IllegalArgumentException if the name is blank
     */
    public static <I, O> Outcome<I, O> event(String name, ToDoubleFunction<? super Answered<I, O>> rate) {
        String checked = Arguments.notBlank("The name of an event", name);
        return new Outcome<>(new Kind.Event<>(checked, Objects.requireNonNull(rate, "rate")), AT_ONCE, 1);
    }

    /**
     * Returns a number that is measured after each prediction, such as a revenue; see {@link Feedback#measured}.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param name the measure's name, as a metric has it
     * @param value the number; nothing is reported for NaN
     * @return an outcome that is known at once
     * @throws IllegalArgumentException if the name is blank
     */
    public static <I, O> Outcome<I, O> measured(String name, ToDoubleFunction<? super Answered<I, O>> value) {
        String checked = Arguments.notBlank("The name of a measure", name);
        return new Outcome<>(new Kind.Measure<>(checked, Objects.requireNonNull(value, "value")), AT_ONCE, 1);
    }

    /**
     * Returns the right answer; see {@link Feedback#label}.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param value the right answer of a request
     * @return an outcome that is known at once
     */
    public static <I, O> Outcome<I, O> label(Function<? super Answered<I, O>, ?> value) {
        return new Outcome<>(new Kind.Label<>(Objects.requireNonNull(value, "value")), AT_ONCE, 1);
    }

    /**
     * Sets how late it becomes known.
     *
     * @param time drawn anew for each prediction
     * @return a copy with this delay
     */
    public Outcome<I, O> after(Delay time) {
        return new Outcome<>(kind, Objects.requireNonNull(time, "time"), known);
    }

    /**
     * Sets how late it becomes known.
     *
     * @param time the same for each prediction
     * @return a copy with this delay
     * @throws IllegalArgumentException if the time is negative, or longer than 10,000 days
     */
    public Outcome<I, O> after(Duration time) {
        return after(Delay.of(time));
    }

    /**
     * Sets of which share of predictions it is ever known.
     *
     * @param share from 0 to 1; 1 unless set
     * @return a copy with this share
     * @throws IllegalArgumentException if the share is out of range
     */
    public Outcome<I, O> knownFor(double share) {
        return new Outcome<>(kind, delay, Arguments.share("The share of known outcomes", share));
    }

    Kind<I, O> kind() {
        return kind;
    }

    Delay delay() {
        return delay;
    }

    double known() {
        return known;
    }

    /** Returns the name in reports. */
    String title() {
        return name().orElse("label");
    }

    /** Returns the name that a regression refers to; empty for labels. */
    Optional<String> name() {
        return kind instanceof Kind.Event<I, O> event
                ? Optional.of(event.name())
                : kind instanceof Kind.Measure<I, O> measure ? Optional.of(measure.name()) : Optional.empty();
    }
}
