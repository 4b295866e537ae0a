package io.mlprod.samples.quickstart;

import java.util.Map;

/**
 * A penguin that the model was not trained on.
 *
 * @param penguin what was measured
 * @param species what it really is
 * @param pythonLabel what scikit-learn took it for
 * @param pythonProbabilities how sure scikit-learn was of each species
 */
record Example(Penguin penguin, String species, String pythonLabel, Map<String, Double> pythonProbabilities) {}
