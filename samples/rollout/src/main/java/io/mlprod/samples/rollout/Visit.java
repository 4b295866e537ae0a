package io.mlprod.samples.rollout;

import io.mlprod.Call;

/**
 * A customer who asks about a penguin.
 *
 * @param customer who always gets the same version while something is tried out
 * @param penguin what he measured
 * @param truth the species, which he learns later
 */
record Visit(String customer, Penguin penguin, String truth) {

    Call call() {
        return Call.DEFAULT.unit(customer);
    }
}
