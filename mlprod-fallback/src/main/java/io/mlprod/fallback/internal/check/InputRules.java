package io.mlprod.fallback.internal.check;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for every input of a chain. Thread-safe. */
public final class InputRules<I> {

    private final String chain;
    private final List<NamedCondition<I>> rules;
    private final boolean answersInvalid;

    /**
     * Makes the rules of a chain.
     *
     * @param answersInvalid whether the chain also answers invalid inputs
     */
    public InputRules(String chain, List<NamedCondition<I>> rules, boolean answersInvalid) {
        this.chain = chain;
        this.rules = List.copyOf(rules);
        this.answersInvalid = answersInvalid;
    }

    /** Returns whether the chain also answers invalid inputs. */
    public boolean answersInvalid() {
        return answersInvalid;
    }

    /**
     * Checks an input; tiers with a predictor are only asked about valid ones.
     *
     * @throws InvalidInputException if the input is invalid and the chain does not answer such inputs
     */
    public boolean isValid(I input) {
        if (rules.isEmpty()) {
            return true;
        }
        Broken broken = broken(input);
        if (!broken.violations.isEmpty() && !answersInvalid) {
            throw new InvalidInputException("Chain " + chain, broken.violations, broken.cause);
        }
        return broken.violations.isEmpty();
    }

    /** Returns the violations of the input. */
    public List<Violation> violations(I input) {
        return broken(input).violations;
    }

    /**
     * The rules that an input breaks.
     *
     * @param cause the exception that one of them threw; null if none did
     */
    private record Broken(
            List<Violation> violations, @Nullable Throwable cause) {}

    private Broken broken(I input) {
        List<Violation> violations = new ArrayList<>(0);
        @Nullable Throwable cause = null;
        for (NamedCondition<I> rule : rules) {
            try {
                if (rule.condition().test(input)) {
                    continue;
                }
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                cause = e;
            }
            violations.add(new Violation("input", rule.name(), "to hold", null, 0, Violation.Handling.REJECTED));
        }
        return new Broken(violations, cause);
    }
}
