package io.mlprod.samples.rollout;

import java.util.Map;

/** What customers get: the likeliest species, and how likely each is. */
record Species(String label, Map<String, Float> probabilities) {}
