package io.mlprod.samples.rollout;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What customers get: the likeliest species, and how likely each is. */
record Species(String label, @Nullable Map<String, Float> probabilities) {

    /** What a golden answer demands: the label, whatever the probabilities. */
    static Species labelled(String label) {
        return new Species(label, null);
    }
}
