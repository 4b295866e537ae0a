package io.mlprod.testing.internal.files;

import io.mlprod.model.Tensor;
import java.util.Objects;

/**
 * A tensor with its name.
 *
 * @param name its name; empty if the file has none
 * @param tensor its elements
 */
public record NamedTensor(String name, Tensor tensor) {

    /** Checks that nothing is missing. */
    public NamedTensor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tensor, "tensor");
    }
}
