package io.mlprod.samples.monitoring.invoices;

import io.mlprod.record.Output;

/**
 * What the model says of an order.
 *
 * @param outcome what is more likely
 * @param risk how likely it is that the invoice is paid too late
 */
record Answer(
        @Output("label") Outcome outcome,
        @Output(value = "probabilities", label = "LATE") float risk) {

    /** What becomes of an invoice. */
    enum Outcome {
        PAID,
        LATE
    }
}
