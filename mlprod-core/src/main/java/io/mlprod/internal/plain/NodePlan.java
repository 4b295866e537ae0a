package io.mlprod.internal.plain;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph.Node;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node of a graph while its step is made: its inputs, its attributes, and the outputs that it declares. */
public interface NodePlan {

    /** Returns the node itself, for operators that read all attributes on their own. */
    Node node();

    /** Returns the version of the operator set that the node belongs to. */
    long opset();

    /** Returns how many inputs the node has, those left out in between included. */
    int inputs();

    /** Returns whether the node has an input that is not left out. */
    boolean hasInput(int index);

    /**
     * Returns the slot of an input.
     *
     * @throws NotTakenException if it is left out
     */
    int input(int index);

    /** Returns the element type of an input. */
    ElementType type(int index);

    /** Returns what is known of the dimensions of an input; null if not even how many there are. */
    @Nullable
    List<Dimension> shape(int index);

    /** Returns an input that is the same in all runs, not to be changed; null if it is not. */
    @Nullable
    Slot constant(int index);

    /** Returns how many outputs the node has, those left out in between included. */
    int outputs();

    /**
     * Declares an output. All that are not left out must be declared.
     *
     * @param index its index
     * @param type the type of its elements
     * @param shape its dimensions
     * @return its slot; -1 if it is left out
     */
    int output(int index, ElementType type, ShapeRule shape);

    /** Declares an output of whose dimensions ONNX Runtime infers nothing; else as {@link #output}. */
    int unreportedOutput(int index, ElementType type, ShapeRule shape);

    /**
     * Declares that an output is a sequence of maps.
     *
     * @param index its index
     * @param keys the keys of the maps, in the order of the columns
     * @return the slot of the values
     */
    int maps(int index, List<Object> keys);

    /** Returns whether the node has an attribute. */
    boolean has(String attribute);

    /** Returns an attribute. */
    @Nullable
    Attribute attribute(String name);

    /** Declares something that each invocation keeps for the step; returns the index in the frame. */
    int scratch(Supplier<Object> maker);

    /**
     * Notes how many multiplications a row of a node takes.
     *
     * @throws NotTakenException if the model takes so many that ONNX Runtime is faster
     */
    void work(long multiplications);

    default long number(String name, long otherwise) {
        Attribute attribute = attribute(name);
        return attribute == null ? otherwise : attribute.number();
    }

    default float fraction(String name, float otherwise) {
        Attribute attribute = attribute(name);
        return attribute == null ? otherwise : attribute.fraction();
    }

    default String text(String name, String otherwise) {
        Attribute attribute = attribute(name);
        return attribute == null ? otherwise : attribute.text();
    }

    default float[] fractions(String name) {
        Attribute attribute = attribute(name);
        return attribute == null ? new float[0] : attribute.readFractions();
    }

    default long[] numbers(String name) {
        Attribute attribute = attribute(name);
        return attribute == null ? new long[0] : attribute.readNumbers();
    }

    default List<String> texts(String name) {
        Attribute attribute = attribute(name);
        return attribute == null ? List.of() : attribute.readTexts();
    }

    /** Returns the tensor that an attribute holds; null if it holds none. */
    default @Nullable Slot tensor(String name) {
        Attribute attribute = attribute(name);
        Constant constant = attribute == null ? null : attribute.tensor();
        return constant == null ? null : Slot.of(constant.read());
    }

    /**
     * Checks that an input is of one of some types.
     *
     * @return its type
     * @throws NotTakenException if it is not
     */
    default ElementType typeOf(int index, ElementType... taken) {
        ElementType type = type(index);
        for (ElementType one : taken) {
            if (type == one) {
                return type;
            }
        }
        throw new NotTakenException("has an input of " + type + " elements");
    }
}
