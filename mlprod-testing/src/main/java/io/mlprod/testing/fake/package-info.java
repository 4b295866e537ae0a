/**
 * Scripted models behind real handles, for tests without a model file and without ONNX Runtime.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.fake;

import org.jspecify.annotations.NullMarked;
