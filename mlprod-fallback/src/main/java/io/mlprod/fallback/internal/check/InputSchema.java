package io.mlprod.fallback.internal.check;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The schema of the predictor behind a tier, which can check an input without a run. Thread-safe. */
public final class InputSchema<I> {

    private final Supplier<String> owner;
    private final Function<? super I, List<Violation>> violations;

    /**
     * Wraps the schema of a handle or chain.
     *
     * @param owner whose schema it is, for messages
     * @param violations finds what an input breaks
     */
    public InputSchema(Supplier<String> owner, Function<? super I, List<Violation>> violations) {
        this.owner = owner;
        this.violations = violations;
    }

    /** Returns the schema for a predictor that offers none. */
    public static <I> InputSchema<I> unknown() {
        return new InputSchema<>(() -> "", input -> List.of());
    }

    /**
     * Returns the violations of an input; throws what the schema's owner throws.
     *
     * @return empty for a clean input, and if nothing is known
     */
    public List<Violation> violations(I input) {
        return violations.apply(input);
    }

    /**
     * Returns why the input is refused; null if it is not, or if the schema's owner cannot be asked, because it is
     * closed for example.
     */
    public @Nullable InvalidInputException refusal(I input) {
        try {
            List<Violation> found = violations.apply(input);
            return !found.isEmpty() && found.stream().anyMatch(violation -> violation.handling() == Handling.REJECTED)
                    ? new InvalidInputException(owner.get(), found, null)
                    : null;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) { // the other tiers are asked, as they would be without the schema
            return null;
        }
    }
}
