/**
 * The readers and checks of an ONNX file's structure, in plain Java, bounded and without trust in any byte of it. A
 * file goes through {@link io.mlprod.internal.graph.GraphSize}, {@link io.mlprod.internal.graph.FunctionInliner} and
 * {@link io.mlprod.internal.graph.GraphReader}, in this order.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.model}, {@link io.mlprod.spi}. Start reading at
 * {@link io.mlprod.internal.graph.GraphReader}.
 */
@NullMarked
package io.mlprod.internal.graph;

import org.jspecify.annotations.NullMarked;
