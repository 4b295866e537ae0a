/**
 * Test data: rows of files and lists, their splits, and checks of the rows themselves.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.data;

import org.jspecify.annotations.NullMarked;
