package io.mlprod.samples.monitoring.invoices;

/**
 * An order that a customer wants to pay by invoice.
 *
 * @param amount in francs
 * @param items how many things it is of
 * @param accountDays for how many days the customer has had an account
 * @param lateBefore how many invoices the customer has paid too late before
 * @param express whether it is to be delivered tomorrow
 */
record Order(
        float amount, int items, int accountDays, int lateBefore, boolean express, Country country, Channel channel) {

    enum Country {
        CH,
        DE,
        AT
    }

    enum Channel {
        WEB,
        APP,
        PHONE
    }

    /** The same for another amount. */
    Order of(float otherAmount) {
        return new Order(otherAmount, items, accountDays, lateBefore, express, country, channel);
    }
}
