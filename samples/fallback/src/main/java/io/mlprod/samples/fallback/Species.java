package io.mlprod.samples.fallback;

import java.util.Collections;
import java.util.Map;

/** The likeliest species, and how likely each is, as far as that is known. */
record Species(String label, Map<String, Float> probabilities) {

    /** A short text for people. */
    static final Species UNKNOWN = new Species("unknown", Map.of());

    static Species certainly(String label) {
        return new Species(label, Map.of(label, 1f));
    }

    float certainty() {
        return Collections.max(probabilities.values());
    }
}
