package io.mlprod.spi;

import io.mlprod.error.LoadException;
import io.mlprod.model.Tensor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a model file holds. Immutable; for one thread at a time, as its graph is.
 *
 * @since 0.1
 */
public final class Constant {

    private final List<Long> shape;
    private final boolean isWhole;
    private final @Nullable List<Long> numbers;
    private final Supplier<Tensor> elements;

    private Constant(List<Long> shape, boolean isWhole, @Nullable List<Long> numbers, Supplier<Tensor> elements) {
        this.shape = shape;
        this.isWhole = isWhole;
        this.numbers = numbers;
        this.elements = elements;
    }

    /**
     * Creates a tensor whose elements are read later.
     *
     * @param shape its dimensions
     * @param isWhole whether its elements are of type int32 or int64
     * @param numbers its elements if they are of these types and few; otherwise null
     * @param elements reads all of them; may be called at any time
     * @return the tensor
     */
    public static Constant of(
            List<Long> shape, boolean isWhole, @Nullable List<Long> numbers, Supplier<Tensor> elements) {
        return new Constant(shape, isWhole, numbers, elements);
    }

    /**
     * Creates a tensor of whole numbers.
     *
     * @param shape its dimensions
     * @param numbers its elements; null if there are many, or they are not known
     * @return the tensor
     */
    public static Constant of(List<Long> shape, @Nullable List<Long> numbers) {
        return new Constant(shape, true, numbers, () -> {
            if (numbers == null) {
                throw new IllegalStateException("The elements of this tensor are not known");
            }
            return Tensor.of(longs(numbers), longs(shape));
        });
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Returns its dimensions.
     *
     * @return empty for a scalar
     */
    public List<Long> shape() {
        return shape;
    }

    /**
     * Returns whether its elements are of type int32 or int64.
     *
     * @return true for indices and sizes
     */
    public boolean isWhole() {
        return isWhole;
    }

    /**
     * Returns its elements if they are of type int32 or int64 and few.
     *
     * @return the elements; null if they are not
     */
    @Nullable
    public List<Long> numbers() {
        return numbers;
    }

    /**
     * Reads its elements.
     *
     * @return a new tensor
     * @throws LoadException if that takes more memory than the model may use, the elements are of a type or number of
     *     dimensions that mlprod has no tensor for, or they lie in another file, which
     *     {@link ModelArtifact#externalData()} has
     */
    public Tensor read() {
        return elements.get();
    }
}
