/**
 * Reads the structure of an ONNX file in plain Java, bounded and without trusting a byte of it. A file goes through {@link
 * io.mlprod.internal.graph.GraphSize}, {@link io.mlprod.internal.graph.FunctionInliner} and {@link
 * io.mlprod.internal.graph.GraphReader}, in this order.
 *
 * <p>Depends on {@code io.mlprod.spi}, {@code io.mlprod.model} and {@code io.mlprod.error}. Start reading at {@link
 * io.mlprod.internal.graph.GraphReader}. Internal: not part of the API.
 */
@NullMarked
package io.mlprod.internal.graph;

import org.jspecify.annotations.NullMarked;
