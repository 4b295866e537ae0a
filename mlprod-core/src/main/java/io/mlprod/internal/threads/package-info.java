/** Pools of threads. */
@NullMarked
package io.mlprod.internal.threads;

import org.jspecify.annotations.NullMarked;
