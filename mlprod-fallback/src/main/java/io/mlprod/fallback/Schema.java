package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The schema behind a tier, which can be asked about an input without a run. */
final class Schema<I> {

    private final Supplier<String> owner;
    private final Function<? super I, List<Violation>> findings;

    private Schema(Supplier<String> owner, Function<? super I, List<Violation>> findings) {
        this.owner = owner;
        this.findings = findings;
    }

    /** The schema of a handle or chain; of any other predictor nothing is known before it is asked. */
    static <I> Schema<I> of(Predictor<? super I, ?> predictor) {
        if (predictor instanceof ModelHandle<? super I, ?> handle) {
            return new Schema<>(() -> handle.serving().toString(), handle::validate);
        }
        if (predictor instanceof FallbackChain<? super I, ?> chain) {
            return new Schema<>(() -> "Chain " + chain.name(), chain::validate);
        }
        return new Schema<>(() -> "", input -> List.of());
    }

    /**
     * What is found; throws what the schema's owner throws.
     *
     * @return empty for a clean input, and if nothing is known
     */
    List<Violation> findings(I input) {
        return findings.apply(input);
    }

    /**
     * Why the input is refused; null if it is not, or the schema's owner cannot be asked, because it is closed for
     * example.
     */
    @Nullable
    InvalidInputException refusal(I input) {
        try {
            List<Violation> found = findings.apply(input);
            return found.stream().anyMatch(violation -> violation.handling() == Handling.REJECTED)
                    ? new InvalidInputException(owner.get(), found, null)
                    : null;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) { // the other tiers are asked, as they would be if it were not for the schema
            return null;
        }
    }
}
