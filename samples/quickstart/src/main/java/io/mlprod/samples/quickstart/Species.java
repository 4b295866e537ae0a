package io.mlprod.samples.quickstart;

import java.util.Collections;
import java.util.Map;

/**
 * What the model answers: its output {@code label}, and its output {@code probabilities} with the names of the classes.
 */
record Species(String label, Map<String, Float> probabilities) {

    /** How sure the model is of the label. */
    float probability() {
        return Collections.max(probabilities.values());
    }
}
