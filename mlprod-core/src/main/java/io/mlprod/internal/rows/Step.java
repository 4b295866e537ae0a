package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node and what is known of its inputs.
 *
 * @param node the node
 * @param inputs what is known of each input; null for one that is left out
 * @param opset the version of {@code ai.onnx}
 */
record Step(Node node, List<@Nullable Known> inputs, long opset) {

    boolean has(int input) {
        return input < inputs.size() && inputs.get(input) != null;
    }

    /** Returns an input, whatever it contains. */
    Known input(int index) throws MixedRowsException {
        Known known = index < inputs.size() ? inputs.get(index) : null;
        if (known == null) {
            throw new MixedRowsException("has no input " + index);
        }
        return known;
    }

    /** Returns an input of which the data are used. */
    Known data(int index) throws MixedRowsException {
        Known known = input(index);
        if (known.isSizes()) {
            throw new MixedRowsException("computes with the number of rows");
        }
        return known;
    }

    /** Returns the dimensions of an input of which the data are used. */
    List<Dim> shape(int index) throws MixedRowsException {
        List<Dim> shape = data(index).shape();
        if (shape == null) {
            throw new MixedRowsException("has an input '" + node.inputs().get(index) + "' of unknown shape");
        }
        return shape;
    }

    /** Returns the elements of an input that controls how to compute. */
    List<Dim> sizes(int index) throws MixedRowsException {
        List<Dim> numbers = input(index).numbers();
        if (numbers == null) {
            throw new MixedRowsException(
                    "is steered by '" + node.inputs().get(index) + "', which is computed in the model");
        }
        return numbers;
    }

    /** Returns the same as {@link #sizes}, where every element must be a plain number. */
    List<Long> plainNumbers(int index) throws MixedRowsException {
        List<Long> plain = new ArrayList<>();
        for (Dim number : sizes(index)) {
            if (number.isRows() || !number.isKnown()) {
                throw new MixedRowsException("is steered by '" + node.inputs().get(index) + "', a size");
            }
            plain.add(number.size());
        }
        return plain;
    }

    /** Refuses rows, and sizes derived from their number, in an input and all that follow. */
    void constantsFrom(int first) throws MixedRowsException {
        for (int i = first; i < inputs.size(); i++) {
            if (has(i) && data(i).hasRows()) {
                throw new MixedRowsException("has rows in input " + i);
            }
        }
    }

    /** Refuses rows, and sizes derived from their number, in all inputs except some. */
    void constantsBut(Set<Integer> some) throws MixedRowsException {
        for (int i = 0; i < inputs.size(); i++) {
            if (!some.contains(i) && has(i) && data(i).hasRows()) {
                throw new MixedRowsException("has rows in input " + i);
            }
        }
    }

    boolean hasAttribute(String name) {
        return node.attributes().containsKey(name);
    }

    long number(String name, long absent) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? absent : attribute.number();
    }

    String text(String name, String absent) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? absent : attribute.text();
    }

    @Nullable
    Constant tensor(String name) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? null : attribute.tensor();
    }

    /** Returns how many elements a list attribute has; 0 if it does not exist. */
    int length(String name) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? 0 : attribute.length();
    }

    /** Returns a list attribute; null if it does not exist. */
    @Nullable
    List<Long> numbers(String name) throws MixedRowsException {
        Attribute attribute = node.attributes().get(name);
        if (attribute == null) {
            return null;
        }
        if (attribute.numbers() == null) {
            throw new MixedRowsException("has a long list of " + name);
        }
        return attribute.numbers();
    }

    /** Returns the same as {@link #numbers(String, int)}, where sizes may occur. */
    @Nullable
    List<Dim> sizes(String attribute, int input) throws MixedRowsException {
        if (has(input)) {
            return sizes(input);
        }
        List<Long> numbers = numbers(attribute);
        return numbers == null ? null : numbers.stream().map(Dim::of).toList();
    }

    /**
     * Returns the value that older operator sets have as an attribute and newer ones as an input; null if it is in
     * neither.
     */
    @Nullable
    List<Long> numbers(String attribute, int input) throws MixedRowsException {
        return has(input) ? plainNumbers(input) : numbers(attribute);
    }

    /** Returns the attribute {@code axis}, counted from the front. */
    int axis(long absent, int rank) throws MixedRowsException {
        return normal(number("axis", absent), rank);
    }

    /** Returns an axis counted from the front. */
    static int normal(long axis, int rank) throws MixedRowsException {
        long normal = axis < 0 ? axis + rank : axis;
        if (normal < 0 || normal >= rank) {
            throw new MixedRowsException("has the axis " + axis + " of " + rank);
        }
        return (int) normal;
    }

    /** Refuses an operation along the axis of the rows. */
    static void notAlong(int axis, List<Dim> shape) throws MixedRowsException {
        if (shape.get(axis).isRows()) {
            throw new MixedRowsException("computes along the axis of the rows");
        }
    }

    /** Returns the dimensions of an input. Refuses rows that are not the first dimension, or too few dimensions. */
    List<Dim> rowsFirst(int input, int minRank) throws MixedRowsException {
        List<Dim> shape = shape(input);
        if (shape.size() < minRank || Known.rowsAxis(shape) > 0) {
            throw new MixedRowsException(
                    "does not have the rows first in a shape of " + minRank + " dimensions or more");
        }
        return shape;
    }
}
