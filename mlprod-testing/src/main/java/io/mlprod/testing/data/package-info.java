/**
 * Test data: rows of files and lists, their splits, and checks of the rows themselves.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.testing.internal.record}. Start reading at
 * {@link io.mlprod.testing.data.DataSet}.
 */
@NullMarked
package io.mlprod.testing.data;

import org.jspecify.annotations.NullMarked;
