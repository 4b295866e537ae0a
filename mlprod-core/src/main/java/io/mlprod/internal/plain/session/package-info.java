/**
 * The plain Java engine: how a graph becomes steps, and how they are run.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@code io.mlprod.internal.graph}, {@code io.mlprod.internal.plain},
 * {@code io.mlprod.internal.plain.operators}, {@code io.mlprod.internal.rows}, {@link io.mlprod.model},
 * {@link io.mlprod.spi}. Start reading at {@link io.mlprod.internal.plain.session.PlainJava}.
 */
@NullMarked
package io.mlprod.internal.plain.session;

import org.jspecify.annotations.NullMarked;
