package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.ShapeRule;
import io.mlprod.model.Dimension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What ONNX Runtime infers of dimensions when it loads a model. */
final class Dims {

    static final Dimension ANY = new Dimension(Dimension.DYNAMIC, null);

    /** The dimensions of the first input. */
    static final ShapeRule SAME = inputs -> inputs.of(0);

    private Dims() {}

    /** Returns a rule for an output whose dimensions follow from those of the first input alone, if these are known. */
    static ShapeRule rule(UnaryOperator<List<Dimension>> ofFirst) {
        return inputs -> {
            List<Dimension> shape = inputs.of(0);
            return shape == null ? null : ofFirst.apply(shape);
        };
    }

    static Dimension of(long size) {
        return new Dimension(size, null);
    }

    static List<Dimension> any(int rank) {
        return Collections.nCopies(rank, ANY);
    }

    /** Returns a dimension; one that nothing is known of if the shape is not known. */
    static Dimension at(@Nullable List<Dimension> shape, int index) {
        return shape == null || index >= shape.size() ? ANY : shape.get(index);
    }

    static List<Dimension> with(List<Dimension> shape, int index, Dimension dimension) {
        List<Dimension> changed = new ArrayList<>(shape);
        changed.set(index, dimension);
        return changed;
    }

    /** Returns the dimensions of the result if two values are computed with each other element by element. */
    static @Nullable List<Dimension> broadcast(@Nullable List<Dimension> one, @Nullable List<Dimension> other) {
        if (one == null || other == null) {
            return null;
        }
        int rank = Math.max(one.size(), other.size());
        List<Dimension> result = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            int a = i - (rank - one.size());
            int b = i - (rank - other.size());
            result.add(a < 0 ? other.get(b) : b < 0 ? one.get(a) : broadcast(one.get(a), other.get(b)));
        }
        return result;
    }

    private static Dimension broadcast(Dimension one, Dimension other) {
        if (!one.isDynamic() && !other.isDynamic()) {
            if (one.size() != other.size() && one.size() != 1 && other.size() != 1) {
                throw new NotTakenException("has inputs of " + one + " and " + other + " elements");
            }
            return one.size() == 1 ? other : one;
        }
        if (!one.isDynamic()) {
            return one.size() == 1 ? other : one;
        }
        if (!other.isDynamic()) {
            return other.size() == 1 ? one : other;
        }
        return one.name() != null && Objects.equals(one.name(), other.name()) ? one : ANY;
    }

    /** Returns an axis counted from the first one, after a check. */
    static int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new NotTakenException("has axis " + axis + " of " + rank + " dimensions");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
