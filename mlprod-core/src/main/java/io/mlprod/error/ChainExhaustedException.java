package io.mlprod.error;

import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.Degradation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The error of a fallback chain in which no tier had an answer. Its cause is the failure of the first tier, by rank,
 * that failed; the failures of the others are suppressed exceptions.
 *
 * @since 0.1
 */
public final class ChainExhaustedException extends MlprodException {

    private static final long serialVersionUID = 1;

    /** Why there is no answer. */
    private final Degradation reason;

    /** What was tried. */
    @SuppressWarnings("serial") // errors of the application need not be serialisable
    private final transient List<Attempt> attempts;

    /**
     * Creates the exception.
     *
     * @param chain the chain's name
     * @param attempts what was tried, in order
     */
    public ChainExhaustedException(String chain, List<Attempt> attempts) {
        super(message(chain, attempts), errors(attempts).stream().findFirst().orElse(null));
        this.attempts = List.copyOf(attempts);
        this.reason = Degradation.of(attempts);
        errors(attempts).stream().skip(1).forEach(this::addSuppressed);
    }

    private static String message(String chain, List<Attempt> attempts) {
        return attempts.stream()
                .map(Attempt::toString)
                .collect(Collectors.joining(
                        "; ", "Chain " + chain + " has no answer: ", ". " + advice(Degradation.of(attempts))));
    }

    private static String advice(Degradation reason) {
        return switch (reason) {
            case OVERLOADED -> "Tell the caller to try again later, or give the tiers more places and processors";
            case TIMEOUT -> "Allow more time, or give it an end that always answers (orElse) if the caller can use one";
            case INVALID_INPUT, NOT_ACCEPTED ->
                "Give it a tier for such inputs, or an end that always answers (orElse) if the caller can use one";
            case NONE, FAILED, BREAKER_OPEN, GATED, LOW_QUALITY ->
                "Give it an end that always answers (orElse) if the caller can use one";
        };
    }

    private static List<Throwable> errors(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::error).filter(Objects::nonNull).toList();
    }

    /**
     * Returns why there is no answer, for a {@code switch}: {@link Degradation#OVERLOADED} if any tier turned the call
     * away for load, so that it is worthwhile to try again later; otherwise why the first tier did not answer.
     *
     * @return never {@link Degradation#NONE}
     */
    public Degradation reason() {
        return reason;
    }

    /**
     * Returns what was tried, in order.
     *
     * @return unmodifiable; empty after deserialisation
     */
    public List<Attempt> attempts() {
        return attempts == null ? List.of() : attempts;
    }
}
