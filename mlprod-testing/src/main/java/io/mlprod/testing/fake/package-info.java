/**
 * Scripted models behind real handles, for tests without a model file and without ONNX Runtime.
 *
 * <p>Depends on: {@code io.mlprod.testing.internal.mistake}, {@code mlprod-core}. Start reading at
 * {@link io.mlprod.testing.fake.ScriptedModel}.
 */
@NullMarked
package io.mlprod.testing.fake;

import org.jspecify.annotations.NullMarked;
