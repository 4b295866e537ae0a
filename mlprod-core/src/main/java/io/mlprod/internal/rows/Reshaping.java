package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows in a change of shape. Elements keep their order, so rows stay whole and in line if they are outermost before
 * and after.
 */
final class Reshaping {

    private Reshaping() {}

    static Known flatten(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        long axis = step.number("axis", 1);
        int split = axis == shape.size() ? shape.size() : Step.normal(axis, Math.max(1, shape.size()));
        int rows = Known.rowsAxis(shape);
        if (rows >= 0 && !areOnes(shape.subList(rows < split ? 0 : split, rows))) {
            throw new MixedRowsException("has rows that are not outermost");
        }
        return Known.of(List.of(Dim.product(shape.subList(0, split)), Dim.product(shape.subList(split, shape.size()))));
    }

    private static boolean areOnes(List<Dim> dims) {
        return dims.stream().allMatch(dim -> dim.is(1));
    }

    static Known reshape(Step step) throws MixedRowsException {
        Known input = step.input(0);
        List<Dim> given = step.sizes("shape", 1);
        if (given == null) {
            throw new MixedRowsException("has no shape to give");
        }
        int taken = step.number("allowzero", 0) == 0 ? takenOver(given) : 0;
        List<Dim> target = target(given, input.shape(), step.number("allowzero", 0) == 0);
        if (input.numbers() != null && target.size() <= 1) {
            List<Dim> shape =
                    target.isEmpty() ? target : List.of(Dim.of(input.numbers().size()));
            return new Known(shape, input.numbers());
        }
        List<Dim> shape = step.shape(0);
        int rows = Known.rowsAxis(shape);
        if (rows < 0) {
            return Known.of(withoutRows(shape, target));
        }
        int lead = areOnes(shape.subList(0, rows)) ? leadingOnes(target) : samePrefix(shape, target, rows, taken);
        List<Dim> result = new ArrayList<>(target.subList(0, lead));
        result.addAll(fromRowsOn(shape.subList(rows, shape.size()), target.subList(lead, target.size()), lead == rows));
        return Known.of(result);
    }

    /** Returns how many leading dimensions stay as they are because a zero says so. */
    private static int takenOver(List<Dim> given) {
        int count = 0;
        while (count < given.size() && given.get(count).is(0)) {
            count++;
        }
        return count;
    }

    /** Returns the shape that is asked for, in which a zero may stand for the old dimension. */
    private static List<Dim> target(List<Dim> given, @Nullable List<Dim> shape, boolean isZeroOld)
            throws MixedRowsException {
        List<Dim> target = new ArrayList<>(given);
        for (int i = 0; isZeroOld && i < target.size(); i++) {
            if (target.get(i).is(0)) {
                if (shape == null || i >= shape.size()) {
                    throw new MixedRowsException("takes over a dimension that is not known");
                }
                target.set(i, shape.get(i));
            }
        }
        return target;
    }

    private static List<Dim> withoutRows(List<Dim> shape, List<Dim> target) throws MixedRowsException {
        if (Known.rowsAxis(target) >= 0) {
            throw new MixedRowsException("makes rows of something that has none");
        }
        return filled(target, shape);
    }

    /** Returns the shape in which the dimension of -1 is what is left for it. */
    private static List<Dim> filled(List<Dim> target, List<Dim> shape) throws MixedRowsException {
        int open = target.indexOf(Dim.of(-1));
        if (open < 0) {
            return target;
        }
        List<Dim> result = new ArrayList<>(target);
        result.set(open, Dim.ONE);
        Dim all = Dim.product(shape);
        Dim others = Dim.product(result);
        boolean isKnown = all.isKnown() && others.isKnown() && others.size() > 0;
        result.set(open, isKnown ? Dim.of(all.size() / others.size()) : Dim.ANY);
        return result;
    }

    private static int leadingOnes(List<Dim> target) {
        int count = 0;
        while (count < target.size() - 1 && target.get(count).is(1)) {
            count++;
        }
        return count;
    }

    /** Returns the axis of the rows, which stays the same if the dimensions before it do. Throws if they do not. */
    private static int samePrefix(List<Dim> shape, List<Dim> target, int rows, int taken) throws MixedRowsException {
        for (int i = taken; i < rows; i++) {
            if (i >= target.size()
                    || !target.get(i).equals(shape.get(i))
                    || !shape.get(i).isKnown()) {
                throw new MixedRowsException("has rows that are not outermost");
            }
        }
        return rows;
    }

    /**
     * Returns the shape after a reshape, where rows are outermost in {@code shape}. Throws unless they are outermost in
     * what is asked for, too.
     *
     * @param isInPlace whether the rows stay the dimension that they were, as they do even if their number turns out to
     *     be zero
     */
    private static List<Dim> fromRowsOn(List<Dim> shape, List<Dim> target, boolean isInPlace)
            throws MixedRowsException {
        if (target.isEmpty() || Known.rowsAxis(target.subList(1, target.size())) >= 0) {
            throw new MixedRowsException("moves rows inwards");
        }
        Dim first = target.get(0);
        if (first.isRows() && (first.isKnown() || isInPlace)) { // as many rows as before, each with what is left for it
            return filled(target, shape);
        }
        List<Dim> rest = target.subList(1, target.size());
        Dim each = Dim.product(rest);
        if (!first.is(-1) || !each.isKnown() || each.size() <= 0 || rest.contains(Dim.of(-1))) {
            throw new MixedRowsException("does not keep the number of rows");
        }
        long certain = 1; // a number of which the elements of a row are a multiple for certain
        for (Dim dim : shape) {
            certain = Math.multiplyExact(certain, dim.isKnown() ? dim.size() : 1);
        }
        if (certain % each.size() != 0) {
            throw new MixedRowsException("may cut rows in parts that belong to two of them");
        }
        boolean isAll = Dim.product(shape).isKnown();
        List<Dim> result = new ArrayList<>(target);
        result.set(0, new Dim(true, isAll ? certain / each.size() : Dim.UNKNOWN));
        return result;
    }
}
