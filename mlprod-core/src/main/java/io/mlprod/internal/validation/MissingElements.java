package io.mlprod.internal.validation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Elements of filled inputs that were missing, and that a rule has put something in for. For one thread. */
public final class MissingElements {

    /** None; not to be added to. */
    public static final MissingElements NONE = new MissingElements();

    private final List<BitSet> byInput = new ArrayList<>();
    private boolean isEmpty = true;

    void add(int input, int element) {
        at(input).set(element);
        isEmpty = false;
    }

    /**
     * Adds those of an input that was written behind others.
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
     * Returns whether none is missing.
     *
     * @return true if there is nothing to ask about
     */
    public boolean isEmpty() {
        return isEmpty;
    }

    /**
     * Returns whether an element was missing.
     *
     * @param input which model input
     * @param element its place in the buffer
     * @return true if what is there now was put in
     */
    public boolean contains(int input, int element) {
        return !isEmpty && input < byInput.size() && byInput.get(input).get(element);
    }

    /** Starts over. */
    public void clear() {
        byInput.forEach(BitSet::clear);
        isEmpty = true;
    }
}
