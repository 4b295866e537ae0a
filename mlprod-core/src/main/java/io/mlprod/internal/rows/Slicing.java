package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.List;

/** What slices leave of rows and of lists of sizes. */
final class Slicing {

    private Slicing() {}

    static Known slice(Step step) throws MixedRowsException {
        List<Long> starts = step.numbers("starts", 1);
        List<Long> ends = step.numbers("ends", 2);
        if (starts == null || ends == null || starts.size() != ends.size()) {
            throw new MixedRowsException("has no starts or ends");
        }
        List<Long> axes = step.numbers("axes", 3);
        List<Long> steps = step.has(4) ? step.plainNumbers(4) : null;
        Known input = step.input(0);
        if (input.numbers() != null && input.shape() != null && input.shape().size() == 1 && starts.size() == 1) {
            List<Dim> part = slice(input.numbers(), starts.get(0), ends.get(0), steps == null ? 1 : steps.get(0));
            return new Known(List.of(Dim.of(part.size())), part);
        }
        List<Dim> shape = step.shape(0);
        List<Dim> result = new ArrayList<>(shape);
        for (int i = 0; i < starts.size(); i++) {
            int axis = axes == null ? i : Step.normal(axes.get(i), shape.size());
            result.set(axis, size(shape.get(axis), starts.get(i), ends.get(i), steps == null ? 1 : steps.get(i)));
        }
        return Known.of(result);
    }

    private static Dim size(Dim whole, long start, long end, long step) throws MixedRowsException {
        if (start == 0 && end >= Integer.MAX_VALUE && step == 1) {
            return whole;
        }
        if (whole.isRows()) {
            throw new MixedRowsException("takes some of the rows");
        }
        if (!whole.isKnown()) {
            return Dim.ANY;
        }
        long from = clamp(start, whole.size());
        long to = clamp(end, whole.size());
        return step == 1 ? Dim.of(Math.max(0, to - from)) : Dim.ANY;
    }

    private static long clamp(long position, long size) {
        long fromFront = position < 0 ? position + size : position;
        return Math.max(0, Math.min(fromFront, size));
    }

    static List<Dim> slice(List<Dim> numbers, long start, long end, long step) throws MixedRowsException {
        if (step != 1) {
            throw new MixedRowsException("takes sizes at intervals");
        }
        int from = (int) clamp(start, numbers.size());
        int to = (int) clamp(end, numbers.size());
        return numbers.subList(from, Math.max(from, to));
    }
}
