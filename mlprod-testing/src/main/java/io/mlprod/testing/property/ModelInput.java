package io.mlprod.testing.property;

import java.util.Set;

/**
 * An input that was made from a schema, and what the schema makes of it. Immutable if the value is.
 *
 * @param value what to give to the model
 * @param invalid the components or tensors with a value that breaks a rule, whatever happens then; empty for a valid
 *     input
 * @param refused those of them for which the input is refused; the others are repaired or flagged
 * @param uncertain those for which it depends on the engine whether the input is refused, such as a text with half of a
 *     surrogate pair, or that go into the model although they break a rule
 * @param <I> what a caller gives to the model
 * @since 0.1
 */
public record ModelInput<I>(I value, Set<String> invalid, Set<String> refused, Set<String> uncertain) {

    /**
     * Keeps unmodifiable copies of the sets.
     *
     * @throws NullPointerException if a set or an element is null
     */
    public ModelInput {
        invalid = Set.copyOf(invalid);
        refused = Set.copyOf(refused);
        uncertain = Set.copyOf(uncertain);
    }

    /**
     * Returns whether the input keeps all rules.
     *
     * @return true if no part is invalid
     */
    public boolean isValid() {
        return invalid.isEmpty();
    }

    /**
     * Returns whether the model must answer.
     *
     * @return true if every value keeps the rules or is repaired
     */
    public boolean mustBeAnswered() {
        return refused.isEmpty() && uncertain.isEmpty();
    }

    /**
     * Returns whether the handle must refuse the input.
     *
     * @return true if a value breaks a rule and is neither repaired nor flagged
     */
    public boolean mustBeRefused() {
        return !refused.isEmpty();
    }
}
