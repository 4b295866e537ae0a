package io.mlprod.internal.rows;

import java.util.ArrayList;
import java.util.List;

/** The shapes of operations on several tensors, whose dimensions are aligned at the end. */
final class Broadcast {

    private Broadcast() {}

    static List<Dim> of(List<Dim> a, List<Dim> b) throws MixedRowsException {
        int rank = Math.max(a.size(), b.size());
        List<Dim> result = new ArrayList<>(rank);
        for (int i = 0; i < rank; i++) {
            result.add(one(at(a, i - rank + a.size()), at(b, i - rank + b.size())));
        }
        return result;
    }

    private static Dim at(List<Dim> shape, int axis) {
        return axis < 0 ? Dim.ONE : shape.get(axis);
    }

    /**
     * Returns two dimensions as one. Two multiples of the rows are treated as the same one: if they are not, the run of
     * two rows or more fails, and inputs are then run one by one.
     */
    static Dim one(Dim a, Dim b) throws MixedRowsException {
        if (a.is(1)) {
            return b;
        }
        if (b.is(1)) {
            return a;
        }
        if (a.isRows() != b.isRows()) {
            throw new MixedRowsException("meets rows with something that has as many parts");
        }
        return a.isKnown() ? a : b;
    }

    /**
     * Returns the shape of a product of matrices. The first operand may be a single row and the second a single column.
     */
    static List<Dim> matMul(List<Dim> first, List<Dim> second) throws MixedRowsException {
        if (first.isEmpty() || second.isEmpty()) {
            throw new MixedRowsException("multiplies by a scalar");
        }
        List<Dim> a = new ArrayList<>(first);
        List<Dim> b = new ArrayList<>(second);
        if (first.size() == 1) {
            a.add(0, Dim.ONE);
        }
        if (second.size() == 1) {
            b.add(Dim.ONE);
        }
        if (a.get(a.size() - 1).isRows() || b.get(b.size() - 2).isRows()) {
            throw new MixedRowsException("sums over the rows");
        }
        List<Dim> result = of(a.subList(0, a.size() - 2), b.subList(0, b.size() - 2));
        if (first.size() > 1) {
            result.add(a.get(a.size() - 2));
        }
        if (second.size() > 1) {
            result.add(b.get(b.size() - 1));
        }
        return result;
    }
}
