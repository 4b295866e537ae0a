package io.mlprod.samples.fallback;

import java.util.Objects;

/** The input of the second tier's model. */
record Bill(float billLengthMm, float billDepthMm) {

    static Bill of(Penguin penguin) {
        return new Bill(Objects.requireNonNull(penguin.billLengthMm()), Objects.requireNonNull(penguin.billDepthMm()));
    }
}
