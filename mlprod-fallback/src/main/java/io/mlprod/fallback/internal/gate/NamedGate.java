package io.mlprod.fallback.internal.gate;

import io.mlprod.fallback.Gate;

/** A gate with the name that provenance and metrics show. */
public record NamedGate<I>(String name, Gate<? super I> gate) {}
