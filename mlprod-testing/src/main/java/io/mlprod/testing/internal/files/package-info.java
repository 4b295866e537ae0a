/**
 * The files of recorded tensors: NumPy's archives, ONNX's tensors, requests of the Open Inference Protocol; and strict
 * JSON.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.testing.internal.files.BoundedFile}.
 */
@NullMarked
package io.mlprod.testing.internal.files;

import org.jspecify.annotations.NullMarked;
