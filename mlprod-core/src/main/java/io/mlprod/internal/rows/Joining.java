package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operators that join tensors, or lists of sizes. */
final class Joining {

    private Joining() {}

    static List<Known> concat(Step step) throws MixedRowsException {
        List<Dim> sizes = joinedSizes(step);
        if (sizes != null) {
            return List.of(new Known(List.of(Dim.of(sizes.size())), sizes));
        }
        return joined(step, 0, 1);
    }

    /**
     * Follows a quantised concatenation. After the scale and zero point of the result come tensors, each with its own.
     */
    static List<Known> quantizedConcat(Step step) throws MixedRowsException {
        for (int i = 0; i < step.inputs().size(); i++) {
            if (i % 3 != 2 && step.has(i) && step.data(i).hasRows()) {
                throw new MixedRowsException("has a scale that depends on rows");
            }
        }
        return joined(step, 2, 3);
    }

    private static List<Known> joined(Step step, int first, int interval) throws MixedRowsException {
        List<Dim> shape = step.shape(first);
        int axis = step.axis(1, shape.size());
        int rows = Known.rowsAxis(shape);
        List<Dim> along = new ArrayList<>();
        List<Dim> result = new ArrayList<>(shape);
        for (int i = first; i < step.inputs().size(); i += interval) {
            List<Dim> other = step.shape(i);
            if (Known.rowsAxis(other) != rows || other.size() != shape.size()) {
                throw new MixedRowsException("puts rows beside something else");
            }
            Step.notAlong(axis, other);
            along.add(other.get(axis));
            for (int j = 0; j < shape.size(); j++) {
                if (other.get(j).isKnown()) {
                    result.set(j, other.get(j));
                }
            }
        }
        result.set(axis, Dim.sum(along));
        return List.of(Known.of(result));
    }

    /** Returns the concatenation of several lists of sizes; null if an input is not such a list. */
    private static @Nullable List<Dim> joinedSizes(Step step) throws MixedRowsException {
        List<Dim> all = new ArrayList<>();
        for (int i = 0; i < step.inputs().size(); i++) {
            Known input = step.input(i);
            if (input.numbers() == null
                    || input.shape() == null
                    || input.shape().size() != 1
                    || all.size() + input.numbers().size() > Known.MAX_NUMBERS) {
                return null;
            }
            all.addAll(input.numbers());
        }
        return all;
    }
}
