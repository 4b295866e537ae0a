package io.mlprod.samples.fallback;

import io.mlprod.record.Label;
import io.mlprod.record.NotInput;
import io.mlprod.validation.Range;
import org.jspecify.annotations.Nullable;

/**
 * What a station reports of a bird: the bill is measured on the spot, flipper, mass and sex come from the ring's entry
 * in a feature store. Null means "not known".
 *
 * @param ring which bird; not for the model
 */
record Penguin(
        @NotInput String ring,
        @Nullable @Range(min = 20, max = 80) Float billLengthMm,
        @Nullable @Range(min = 10, max = 30) Float billDepthMm,
        @Nullable @Range(min = 100, max = 300) Float flipperLengthMm,
        @Nullable @Range(min = 1_000, max = 15_000) Float bodyMassG,
        String island,
        @Nullable Sex sex) {

    enum Sex {
        @Label("female")
        FEMALE,
        @Label("male")
        MALE
    }

    /**
     * The model has a stand-in for a missing feature, but one that misses all of them is not what it was trained for.
     */
    boolean hasStoredFeatures() {
        return flipperLengthMm != null && bodyMassG != null;
    }

    boolean hasBill() {
        return billLengthMm != null && billDepthMm != null;
    }

    Penguin withoutStoredFeatures() {
        return new Penguin(ring, billLengthMm, billDepthMm, null, null, island, null);
    }

    Penguin withoutBill() {
        return new Penguin(ring, null, null, flipperLengthMm, bodyMassG, island, sex);
    }

    /** As if it had been weighed in a crate. */
    Penguin heavierBy(float grams) {
        return new Penguin(
                ring,
                billLengthMm,
                billDepthMm,
                flipperLengthMm,
                bodyMassG == null ? null : bodyMassG + grams,
                island,
                sex);
    }
}
