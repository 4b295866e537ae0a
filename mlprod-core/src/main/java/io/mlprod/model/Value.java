package io.mlprod.model;

/**
 * A value that a model produces: a {@link Tensor}, a sequence or a map.
 *
 * <p>All values are heap data, immutable and thread-safe; there is nothing to close.
 *
 * @since 0.1
 */
public sealed interface Value permits Tensor, SequenceValue, MapValue {}
