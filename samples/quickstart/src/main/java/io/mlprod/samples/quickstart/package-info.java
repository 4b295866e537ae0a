/**
 * The first program to read: loads a model of penguins, asks it, and checks it against scikit-learn.
 *
 * <p>Depends on {@code mlprod-core} and a CSV reader. Start reading at {@link io.mlprod.samples.quickstart.Quickstart}.
 */
@NullMarked
package io.mlprod.samples.quickstart;

import org.jspecify.annotations.NullMarked;
