package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import io.mlprod.spi.Constant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The operators that move elements, and those that compute with shapes. */
final class ShapeRules {

    private ShapeRules() {}

    static void addTo(Map<String, Rule> rules) {
        rules.put(":Constant", ShapeRules::constant);
        rules.put(":ConstantOfShape", ShapeRules::constantOfShape);
        rules.put(":Shape", ShapeRules::shape);
        rules.put(":Reshape", step -> List.of(Reshaping.reshape(step)));
        rules.put(":Flatten", step -> List.of(Reshaping.flatten(step)));
        rules.put(":Squeeze", ShapeRules::squeeze);
        rules.put(":Unsqueeze", ShapeRules::unsqueeze);
        rules.put(":Transpose", ShapeRules::transpose);
        rules.put(":Concat", Joining::concat);
        rules.put("com.microsoft:QLinearConcat", Joining::quantizedConcat);
        rules.put(":Split", ShapeRules::split);
        rules.put(":Slice", step -> List.of(Slicing.slice(step)));
        rules.put(":Gather", ShapeRules::gather);
        rules.put(":GatherElements", ShapeRules::gatherElements);
        rules.put(":Expand", ShapeRules::expand);
        rules.put(":Tile", ShapeRules::tile);
        rules.put(":Pad", ShapeRules::pad);
        rules.put(":Range", ShapeRules::range);
        rules.put(":Trilu", ShapeRules::trilu);
        rules.put(":OneHot", ShapeRules::oneHot);
        rules.put(":DepthToSpace", ShapeRules::acrossImage);
        rules.put(":SpaceToDepth", ShapeRules::acrossImage);
    }

    private static List<Known> constant(Step step) throws MixedRowsException {
        Constant tensor = step.tensor("value");
        if (tensor != null) {
            return List.of(RowAnalysis.known(tensor));
        }
        if (step.hasAttribute("value_int")) {
            return List.of(new Known(List.of(), List.of(Dim.of(step.number("value_int", 0)))));
        }
        List<Long> numbers = step.numbers("value_ints");
        if (numbers != null) {
            return List.of(RowAnalysis.known(Constant.of(List.of((long) numbers.size()), numbers)));
        }
        if (step.hasAttribute("value_float") || step.hasAttribute("value_string")) {
            return List.of(Known.of(List.of()));
        }
        return List.of(Known.CONSTANT);
    }

    private static List<Known> constantOfShape(Step step) throws MixedRowsException {
        List<Dim> shape = step.sizes(0);
        Constant value = step.tensor("value");
        boolean isVector = shape.size() == 1
                && !shape.get(0).isRows()
                && shape.get(0).size() >= 0
                && shape.get(0).size() <= Known.MAX_NUMBERS;
        if (isVector
                && value != null
                && value.numbers() != null
                && value.numbers().size() == 1) {
            int count = (int) shape.get(0).size();
            return List.of(new Known(
                    shape, Collections.nCopies(count, Dim.of(value.numbers().get(0)))));
        }
        return List.of(Known.of(shape));
    }

    private static List<Known> shape(Step step) throws MixedRowsException {
        List<Dim> shape = step.input(0).shape();
        if (shape == null) {
            throw new MixedRowsException("asks for an unknown shape");
        }
        List<Dim> part = Slicing.slice(shape, step.number("start", 0), step.number("end", Long.MAX_VALUE), 1);
        return List.of(new Known(List.of(Dim.of(part.size())), part));
    }

    private static List<Known> squeeze(Step step) throws MixedRowsException {
        Known input = step.input(0);
        List<Long> axes = step.numbers("axes", 1);
        axes = axes != null && axes.isEmpty() ? null : axes; // both mean all axes
        if (input.shape() == null || (axes == null && input.hasRows())) {
            throw new MixedRowsException("removes every dimension of one part, so also that of a single row");
        }
        List<Dim> shape = new ArrayList<>();
        for (int i = 0; i < input.shape().size(); i++) {
            Dim dim = input.shape().get(i);
            boolean isRemoved =
                    axes == null ? dim.is(1) : contains(axes, i, input.shape().size());
            if (axes == null && !dim.isKnown()) {
                throw new MixedRowsException("removes dimensions of unknown size");
            }
            if (!isRemoved) {
                shape.add(dim);
            } else if (dim.isRows()) {
                throw new MixedRowsException("removes the dimension of the rows");
            }
        }
        return List.of(new Known(shape, input.numbers()));
    }

    private static boolean contains(List<Long> axes, int axis, int rank) {
        return axes.contains((long) axis) || axes.contains((long) axis - rank);
    }

    private static List<Known> unsqueeze(Step step) throws MixedRowsException {
        Known input = step.input(0);
        List<Long> axes = step.numbers("axes", 1);
        if (input.shape() == null || axes == null) {
            throw new MixedRowsException("adds unknown dimensions");
        }
        int rank = input.shape().size() + axes.size();
        List<Dim> shape = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < rank; i++) {
            boolean isNew = contains(axes, i, rank) || next == input.shape().size();
            shape.add(isNew ? Dim.ONE : input.shape().get(next++));
        }
        return List.of(new Known(shape, input.numbers()));
    }

    private static List<Known> transpose(Step step) throws MixedRowsException {
        List<Dim> from = step.shape(0);
        List<Long> permutation = step.numbers("perm");
        List<Dim> to = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            to.add(from.get(permutation == null ? from.size() - 1 - i : Step.normal(permutation.get(i), from.size())));
        }
        return List.of(Known.of(to));
    }

    private static List<Known> split(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        int axis = step.axis(0, shape.size());
        if (Known.of(shape).hasRows()) {
            Step.notAlong(axis, shape);
        }
        int parts = step.node().outputs().size();
        List<Long> given = step.numbers("split", 1);
        Dim whole = shape.get(axis);
        if (given == null) {
            boolean isEven = whole.isKnown() && whole.size() % parts == 0;
            return Collections.nCopies(parts, with(shape, axis, isEven ? Dim.of(whole.size() / parts) : Dim.ANY));
        }
        List<Known> results = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            results.add(with(shape, axis, Dim.of(given.get(i))));
        }
        return results;
    }

    private static Known with(List<Dim> shape, int axis, Dim dim) {
        List<Dim> result = new ArrayList<>(shape);
        result.set(axis, dim);
        return Known.of(result);
    }

    private static List<Known> gather(Step step) throws MixedRowsException {
        Known data = step.input(0);
        List<Dim> at = step.shape(1);
        if (data.numbers() != null
                && data.shape() != null
                && data.shape().size() == 1
                && step.data(1).numbers() != null) {
            List<Dim> picked = new ArrayList<>();
            for (long index : step.plainNumbers(1)) {
                picked.add(data.numbers().get(Step.normal(index, data.numbers().size())));
            }
            return List.of(new Known(at, picked));
        }
        List<Dim> from = step.shape(0);
        int axis = step.axis(0, from.size());
        Step.notAlong(axis, from);
        List<Dim> shape = new ArrayList<>(from.subList(0, axis));
        shape.addAll(at);
        shape.addAll(from.subList(axis + 1, from.size()));
        return List.of(Known.of(shape));
    }

    private static List<Known> gatherElements(Step step) throws MixedRowsException {
        List<Dim> from = step.shape(0);
        List<Dim> at = step.shape(1);
        int axis = step.axis(0, from.size());
        Step.notAlong(axis, from);
        int rows = Known.rowsAxis(from);
        boolean areSameRows = rows >= 0
                && at.size() == from.size()
                && at.get(rows).equals(from.get(rows))
                && at.get(rows).isKnown();
        if (!areSameRows) {
            throw new MixedRowsException("picks from rows by positions of others, or of none");
        }
        return List.of(Known.of(at));
    }

    private static List<Known> expand(Step step) throws MixedRowsException {
        return List.of(Known.of(Broadcast.of(step.shape(0), step.sizes(1))));
    }

    private static List<Known> tile(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        List<Dim> repeats = step.sizes(1);
        List<Dim> result = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            Dim dim = shape.get(i);
            if (dim.isRows() && !repeats.get(i).is(1)) {
                throw new MixedRowsException("repeats the rows");
            }
            result.add(Dim.product(List.of(dim, repeats.get(i))));
        }
        return List.of(Known.of(result));
    }

    private static List<Known> pad(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        List<Long> pads = step.numbers("pads", 1);
        if (pads == null || step.has(3) || pads.size() != 2 * shape.size()) {
            throw new MixedRowsException("pads in a way that is not followed");
        }
        step.constantsFrom(1);
        List<Dim> result = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            Dim dim = shape.get(i);
            long more = Math.addExact(pads.get(i), pads.get(i + shape.size()));
            if (dim.isRows() && (pads.get(i) != 0 || more != 0)) {
                throw new MixedRowsException("adds or takes away rows");
            }
            result.add(dim.isRows() || !dim.isKnown() ? dim : Dim.of(Math.addExact(dim.size(), more)));
        }
        return List.of(Known.of(result));
    }

    private static List<Known> range(Step step) throws MixedRowsException {
        step.constantsFrom(0);
        return List.of(Known.of(List.of(Dim.ANY)));
    }

    private static List<Known> trilu(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        List<Dim> shape = step.shape(0);
        if (Known.rowsAxis(shape) >= shape.size() - 2) {
            throw new MixedRowsException("treats rows by their position");
        }
        return List.of(Known.of(shape));
    }

    private static List<Known> oneHot(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        List<Dim> shape = new ArrayList<>(step.shape(0));
        int axis = Step.normal(step.number("axis", -1), shape.size() + 1);
        List<Dim> depth = step.input(1).numbers();
        shape.add(axis, depth == null || depth.size() != 1 ? Dim.ANY : depth.get(0));
        return List.of(Known.of(shape));
    }

    /**
     * Follows an operator that moves elements within an image; what becomes of the image's dimensions is not followed.
     */
    private static List<Known> acrossImage(Step step) throws MixedRowsException {
        List<Dim> shape = step.rowsFirst(0, 4);
        return List.of(Known.of(List.of(shape.get(0), Dim.ANY, Dim.ANY, Dim.ANY)));
    }
}
