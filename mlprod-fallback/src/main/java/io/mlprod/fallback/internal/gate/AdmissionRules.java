package io.mlprod.fallback.internal.gate;

import io.mlprod.fallback.internal.check.NamedCondition;
import java.util.List;

/**
 * The application's rules for the inputs of a tier.
 *
 * @param gates gates that close the tier for all inputs; each of them sees every input
 * @param accepts conditions of inputs that the tier can answer
 */
public record AdmissionRules<I>(List<NamedGate<I>> gates, List<NamedCondition<I>> accepts) {

    /** Copies the lists. */
    public AdmissionRules {
        gates = List.copyOf(gates);
        accepts = List.copyOf(accepts);
    }
}
