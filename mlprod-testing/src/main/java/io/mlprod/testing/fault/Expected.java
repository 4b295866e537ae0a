package io.mlprod.testing.fault;

import io.mlprod.internal.checks.Arguments;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a caller must get while a fault lasts. Immutable.
 *
 * @since 0.1
 */
public final class Expected {

    private static final int MAX_CAUSES = 20;

    private final String text;
    private final Predicate<Observed> fits;

    private static final String DEGRADED = "a degraded answer of ";

    private Expected(String text, Predicate<Observed> fits) {
        this.text = text;
        this.fits = fits;
    }

    /**
     * Expects the answer that the caller gets without the fault, not degraded.
     *
     * @return the expectation
     */
    public static Expected rightAnswer() {
        return new Expected("the right answer", observed -> observed.isRight() && !observed.isDegraded());
    }

    /**
     * Expects that the model's wrong answer reaches the caller, because nothing in between can see that it is wrong.
     *
     * @return the expectation
     */
    public static Expected wrongAnswer() {
        return new Expected(
                "a wrong answer", observed -> observed.isAnswer() && !observed.isRight() && !observed.isDegraded());
    }

    /**
     * Expects a degraded answer of one tier of a fallback chain, whatever it says.
     *
     * @param tier the tier's name
     * @return the expectation
     */
    public static Expected degraded(String tier) {
        Arguments.notBlank("A tier's name", tier);
        return new Expected(
                DEGRADED + "'" + tier + "'",
                observed -> observed.isDegraded() && observed.tier().equals(tier));
    }

    /**
     * Expects an exception or error.
     *
     * @param type its class or a superclass
     * @return the expectation
     */
    public static Expected failure(Class<? extends Throwable> type) {
        Objects.requireNonNull(type, "type");
        return new Expected(
                type.getSimpleName(),
                observed -> observed.failure().filter(type::isInstance).isPresent());
    }

    /**
     * Expects an exception or error, or an exception that was caused by it: a handle that batches calls, for example,
     * wraps errors.
     *
     * @param type its class or a superclass
     * @return the expectation
     */
    public static Expected causedBy(Class<? extends Throwable> type) {
        Objects.requireNonNull(type, "type");
        return new Expected(
                type.getSimpleName() + ", or caused by it",
                observed -> Stream.iterate(observed.thrown(), Objects::nonNull, Throwable::getCause)
                        .limit(MAX_CAUSES)
                        .anyMatch(type::isInstance));
    }

    boolean isDegraded() {
        return text.startsWith(DEGRADED);
    }

    boolean fits(Observed observed) {
        return fits.test(observed);
    }

    /**
     * Returns the expectation in words.
     *
     * @return for example {@code a degraded answer of 'rule'}
     */
    @Override
    public String toString() {
        return text;
    }
}
