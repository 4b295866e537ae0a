package io.mlprod.internal.serving;

import io.mlprod.Outcome;
import io.mlprod.Prediction;
import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of many inputs, in their order. Of a clean answer that no listener looks at, only the value is kept: its
 * prediction is made when it is read, and equals the one that is made when it is read again. Filled by one thread, and
 * then not changed any more.
 *
 * @param <O> what callers get
 */
public final class BulkOutcomes<O> extends AbstractList<Outcome<O>> implements RandomAccess {

    /**
     * What the predictions have in common that are made when they are read.
     *
     * @param factory makes them
     * @param origin where they come from
     * @param first the number of the first input's prediction, from which the others count up
     */
    record Common(PredictionFactory factory, Origin origin, long first) {}

    private final @Nullable Object[] cells; // an outcome, or the value of an answer; null if it has to be asked alone
    private final @Nullable Common common;

    /**
     * Creates the outcomes of inputs, none of which is there yet.
     *
     * @param size how many inputs there are
     */
    public BulkOutcomes(int size) {
        this(size, null);
    }

    BulkOutcomes(int size, @Nullable Common common) {
        this.cells = new Object[size];
        this.common = common;
    }

    /**
     * Returns whether an input has no outcome, because it has to be asked alone.
     *
     * @param index which input
     * @return false once it has one
     */
    public boolean isOpen(int index) {
        return cells[index] == null;
    }

    /**
     * Keeps an input's outcome.
     *
     * @param index which input
     * @param outcome its outcome
     */
    public void put(int index, Outcome<O> outcome) {
        cells[index] = outcome;
    }

    /** Returns whether the value of a clean answer is enough. */
    boolean takesValues() {
        return common != null;
    }

    /** Keeps the value of a clean answer. */
    void putValue(int index, Object value) {
        cells[index] = value;
    }

    @Override
    public int size() {
        return cells.length;
    }

    @Override
    @SuppressWarnings("unchecked") // put by the methods above
    public Outcome<O> get(int index) {
        Object cell = cells[index];
        return cell instanceof Outcome ? (Outcome<O>) cell : new Outcome.Answered<>(prediction(index, (O) cell));
    }

    private Prediction<O> prediction(int index, @Nullable O value) {
        if (value == null || common == null) {
            throw new IllegalStateException("Input " + index + " has no outcome yet");
        }
        return common.factory().make(common.origin(), common.first() + index, value);
    }
}
