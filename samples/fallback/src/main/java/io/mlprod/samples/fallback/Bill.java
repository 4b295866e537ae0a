package io.mlprod.samples.fallback;

import java.util.Objects;

/** What the second tier's model takes. */
record Bill(float billLengthMm, float billDepthMm) {

    static Bill of(Penguin penguin) {
        return new Bill(Objects.requireNonNull(penguin.billLengthMm()), Objects.requireNonNull(penguin.billDepthMm()));
    }
}
