package io.mlprod.internal.validation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The elements of filled inputs that were missing and that a rule has replaced. For one thread. */
public final class MissingElements {

    /** No elements; nothing may be added. */
    public static final MissingElements NONE = new MissingElements();

    private final List<BitSet> byInput = new ArrayList<>();
    private boolean isEmpty = true;

    void add(int input, int element) {
        at(input).set(element);
        isEmpty = false;
    }

    /**
     * Adds the missing elements of an input that was written after others.
     *
     * @param others its missing elements
     */
    public void addAll(MissingElements others) {
        for (int i = 0; i < others.byInput.size(); i++) {
            at(i).or(others.byInput.get(i));
        }
        isEmpty &= others.isEmpty;
    }

    private BitSet at(int input) {
        while (byInput.size() <= input) {
            byInput.add(new BitSet());
        }
        return byInput.get(input);
    }

    /**
     * Returns whether no element was missing.
     *
     * @return true if {@link #contains} is false for all elements
     */
    public boolean isEmpty() {
        return isEmpty;
    }

    /**
     * Returns whether an element was missing.
     *
     * @param input which model input
     * @param element its place in the buffer
     * @return true if the element in the buffer is a replacement
     */
    public boolean contains(int input, int element) {
        return !isEmpty && input < byInput.size() && byInput.get(input).get(element);
    }

    /** Forgets all elements. */
    public void clear() {
        byInput.forEach(BitSet::clear);
        isEmpty = true;
    }
}
