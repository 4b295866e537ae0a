/**
 * The JUnit extension that injects models, fakes and a manual clock, and AssertJ assertions on what mlprod returns.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing;

import org.jspecify.annotations.NullMarked;
