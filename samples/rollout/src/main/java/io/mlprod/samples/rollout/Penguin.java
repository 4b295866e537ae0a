package io.mlprod.samples.rollout;

import io.mlprod.record.Label;
import io.mlprod.validation.Range;
import org.jspecify.annotations.Nullable;

/** What customers ask about. Null means "not measured". */
record Penguin(
        @Nullable @Range(min = 20, max = 80) Float billLengthMm,
        @Nullable @Range(min = 10, max = 30) Float billDepthMm,
        @Nullable @Range(min = 100, max = 300) Float flipperLengthMm,
        @Nullable @Range(min = 1_000, max = 10_000) Float bodyMassG,
        String island,
        @Nullable Sex sex) {

    enum Sex {
        @Label("female")
        FEMALE,
        @Label("male")
        MALE
    }
}
