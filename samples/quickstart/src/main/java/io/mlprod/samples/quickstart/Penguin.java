package io.mlprod.samples.quickstart;

import io.mlprod.record.Label;
import io.mlprod.validation.Categories;
import io.mlprod.validation.Range;
import org.jspecify.annotations.Nullable;

/**
 * What the model is asked about. Each component goes into the model input of the same name: {@code billLengthMm} into
 * {@code bill_length_mm}. Null means "not measured", which the model knows how to handle; the island must be there.
 */
record Penguin(
        @Nullable @Range(min = 20, max = 80) Float billLengthMm,
        @Nullable @Range(min = 10, max = 30) Float billDepthMm,
        @Nullable @Range(min = 100, max = 300) Float flipperLengthMm,
        @Nullable @Range(min = 1_000, max = 10_000) Float bodyMassG,
        @Categories({"Biscoe", "Dream", "Torgersen"}) String island,
        @Nullable Sex sex) {

    enum Sex {
        @Label("female")
        FEMALE,
        @Label("male")
        MALE
    }
}
