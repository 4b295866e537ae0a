package io.mlprod.fallback.internal.gate;

import io.mlprod.fallback.internal.check.NamedCondition;
import java.util.List;

/**
 * What the application says of the inputs that come in to a tier.
 *
 * @param gates close the tier for all inputs; all of them see each input
 * @param accepts what holds for inputs that the tier can answer
 */
public record AdmissionRules<I>(List<NamedGate<I>> gates, List<NamedCondition<I>> accepts) {

    /** Copies the lists. */
    public AdmissionRules {
        gates = List.copyOf(gates);
        accepts = List.copyOf(accepts);
    }
}
