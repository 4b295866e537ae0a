/**
 * Reads the structure of an ONNX file in plain Java, bounded and without trusting a byte of it.
 *
 * <p>Depends on {@code io.mlprod.spi} and {@code io.mlprod.model}. Start reading at {@link
 * io.mlprod.internal.graph.GraphReader}. Internal: not part of the API.
 */
@NullMarked
package io.mlprod.internal.graph;

import org.jspecify.annotations.NullMarked;
