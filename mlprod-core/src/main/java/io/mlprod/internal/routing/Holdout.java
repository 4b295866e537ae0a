package io.mlprod.internal.routing;

import io.mlprod.internal.text.PlainText;
import java.util.Objects;

/**
 * The units that no test of a model may touch: those whose {@code murmur3_x86_32("holdout/" + name + ":" + unit)}
 * modulo 10,000 is below the share. A larger share keeps the units of a smaller one. Immutable.
 *
 * @param name the name that is shared by all tests that hold out the same units: the model's name, unless configured
 *     otherwise
 * @param share the share of all units, 0 to below 1
 */
public record Holdout(String name, double share) {

    static final int SLOTS = 10_000;

    /**
     * Checks the share.
     *
     * @throws IllegalArgumentException if the name is blank, or the share is not 0 or from 1/10,000 to below 1
     */
    public Holdout {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("A holdout needs a name; take the model's");
        }
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(PlainText.line(
                    "The share of holdout '" + name + "' must be 0 to below 1, such as 0.02, not " + share));
        }
        if (share > 0 && Math.round(share * SLOTS) == 0) {
            throw new IllegalArgumentException(PlainText.line("The share of holdout '" + name
                    + "' holds less than 1/10,000: " + share + "; take 0 or at least 0.0001"));
        }
    }

    int endSlot() {
        return (int) Math.round(share * SLOTS);
    }
}
