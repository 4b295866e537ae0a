/**
 * Scripted models behind real handles, for tests without a model file and without ONNX Runtime.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.testing.fake.ScriptedModel}.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.fake;

import org.jspecify.annotations.NullMarked;
