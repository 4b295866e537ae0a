/**
 * Ensembles of decision trees in plain Java, with the answers of ONNX Runtime.
 *
 * <p>Depends on: {@link io.mlprod.internal.plain}, {@link io.mlprod.model}, {@link io.mlprod.spi}. Start reading at
 * {@link io.mlprod.internal.plain.trees.TreeClassifier}.
 */
@NullMarked
package io.mlprod.internal.plain.trees;

import org.jspecify.annotations.NullMarked;
