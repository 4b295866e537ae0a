package io.mlprod.lifecycle;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.shadow.Tolerance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Inputs with known right answers, which a version must get right before it answers any caller. Immutable.
 *
 * <p>Answers are compared field by field: texts, labels and whole numbers exactly, floating-point numbers within the
 * tolerance. A record component that is null in the expected answer is not compared, so a retrained model can be held
 * to its labels but not to its scores.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class Golden<I, O> {

    /**
     * One input and its answer.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param input not changed afterwards
     * @param expected the right answer
     */
    public record Example<I, O>(I input, O expected) {

        /** Checks that nothing is missing. */
        public Example {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(expected, "expected");
        }

        /**
         * Returns a fixed text with neither input nor answer, which may be personal data.
         *
         * @return always the same
         */
        @Override
        public String toString() {
            return "Example";
        }
    }

    private final List<Example<I, O>> examples;
    private final Tolerance tolerance;
    private final Set<String> ignored;

    private Golden(List<Example<I, O>> examples, Tolerance tolerance, Set<String> ignored) {
        this.examples = List.copyOf(examples);
        this.ignored = Set.copyOf(ignored);
        this.tolerance = tolerance;
    }

    /**
     * Returns golden examples with a first input and its answer; numbers are compared within 1e-3 of their size plus
     * 1e-5.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param input not changed afterwards
     * @param expected the right answer
     * @return examples to add to
     */
    public static <I, O> Golden<I, O> of(I input, O expected) {
        return new Golden<>(List.of(new Example<>(input, expected)), Tolerance.DEFAULT, Set.of());
    }

    /**
     * Adds an input with its answer.
     *
     * @param input not changed afterwards
     * @param expected the right answer
     * @return new examples
     */
    public Golden<I, O> and(I input, O expected) {
        List<Example<I, O>> more = new ArrayList<>(examples);
        more.add(new Example<>(input, expected));
        return new Golden<>(more, tolerance, ignored);
    }

    /**
     * Sets how far a number may be off, as a share of the expected one: {@code absolute + relative * |expected|} in
     * all.
     *
     * @param share 0 or more
     * @return new examples
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Golden<I, O> relativeTolerance(double share) {
        return new Golden<>(examples, new Tolerance(share, tolerance.absolute()), ignored);
    }

    /**
     * Sets how far a number may be off whatever its size: {@code absolute + relative * |expected|} in all.
     *
     * @param distance 0 or more
     * @return new examples
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Golden<I, O> absoluteTolerance(double distance) {
        return new Golden<>(examples, new Tolerance(tolerance.relative(), distance), ignored);
    }

    /**
     * Leaves fields out of the comparison, for example the probabilities of a model that has been trained again.
     *
     * @param fields components of the answer's record, or outputs
     * @return new examples
     */
    public Golden<I, O> ignoring(String... fields) {
        Set<String> more = new HashSet<>(ignored);
        more.addAll(Arguments.noNulls("fields", fields));
        return new Golden<>(examples, tolerance, more);
    }

    /**
     * Returns the inputs with their answers.
     *
     * @return unmodifiable, in the order in which they were added
     */
    public List<Example<I, O>> examples() {
        return examples;
    }

    /**
     * Returns the tolerance for numbers.
     *
     * @return {@link Tolerance#DEFAULT} unless set
     */
    public Tolerance tolerance() {
        return tolerance;
    }

    /**
     * Returns the fields that are not compared.
     *
     * @return empty unless set
     */
    public Set<String> ignored() {
        return ignored;
    }
}
