/** Tests of ONNX Runtime called through {@code java.lang.foreign}, against its own Java binding. */
@NullMarked
package io.mlprod.internal.ffm;

import org.jspecify.annotations.NullMarked;
