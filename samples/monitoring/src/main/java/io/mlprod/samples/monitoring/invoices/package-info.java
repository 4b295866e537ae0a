/**
 * A year of a shop that sells on invoice, in fast-forward: a model says which invoices will be paid too late, and
 * whether it was right is known weeks later.
 *
 * <p>Depends on {@code mlprod-core}, {@code mlprod-monitoring} and a CSV reader. Start reading at
 * {@link io.mlprod.samples.monitoring.invoices.InvoiceYear}.
 */
@NullMarked
package io.mlprod.samples.monitoring.invoices;

import org.jspecify.annotations.NullMarked;
