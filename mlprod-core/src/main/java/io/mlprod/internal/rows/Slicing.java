package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.List;

/** The result of slices of rows and of lists of sizes. */
final class Slicing {

    private Slicing() {}

    static Known slice(Step step) throws MixedRowsException {
        List<Dim> starts = step.sizes("starts", 1);
        List<Dim> ends = step.sizes("ends", 2);
        if (starts == null || ends == null || starts.size() != ends.size()) {
            throw new MixedRowsException("has no starts or ends");
        }
        List<Long> axes = step.numbers("axes", 3);
        List<Long> steps = step.has(4) ? step.plainNumbers(4) : null;
        Known input = step.input(0);
        if (input.numbers() != null && input.shape() != null && input.shape().size() == 1 && starts.size() == 1) {
            List<Dim> part =
                    slice(input.numbers(), plain(starts.get(0)), plain(ends.get(0)), steps == null ? 1 : steps.get(0));
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

    private static Dim size(Dim whole, Dim start, Dim end, long step) throws MixedRowsException {
        if (start.is(0) && !end.isRows() && end.isKnown() && end.size() >= Integer.MAX_VALUE && step == 1) {
            return whole;
        }
        if (whole.isRows() || start.isRows() || end.isRows()) {
            throw new MixedRowsException("takes some of the rows, or as much as there are rows");
        }
        if (!whole.isKnown() || !start.isKnown() || !end.isKnown() || step != 1) {
            return Dim.ANY;
        }
        long from = clamp(start.size(), whole.size());
        long to = clamp(end.size(), whole.size());
        return Dim.of(Math.max(0, to - from));
    }

    private static long plain(Dim position) throws MixedRowsException {
        if (position.isRows() || !position.isKnown()) {
            throw new MixedRowsException("takes sizes from a position that is a size");
        }
        return position.size();
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
