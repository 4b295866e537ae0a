package io.mlprod.internal.plain;

import io.mlprod.error.ModelExecutionException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The values of one invocation. For one thread at a time, except for the wish that its run ends. */
public final class Frame implements BooleanSupplier {

    /** How many rows a step computes before it looks whether the run is to end. */
    public static final int ROWS_AT_A_TIME = 64;

    private final Slot[] slots;
    private final Object[] scratches;
    private volatile boolean isTerminated;

    /**
     * Creates the values of an invocation.
     *
     * @param slots one for each value of the model, those of constants shared with other invocations
     * @param scratches makes what steps keep for themselves
     */
    public Frame(Slot[] slots, List<Supplier<Object>> scratches) {
        this.slots = slots;
        this.scratches = scratches.stream().map(Supplier::get).toArray();
    }

    /** Returns a value. */
    public Slot slot(int index) {
        return slots[index];
    }

    /** Returns what a step keeps for itself, see {@link NodePlan#scratch}. */
    public Object scratch(int index) {
        return scratches[index];
    }

    /** Sets whether the run in progress, or the next one, is to end. */
    public void terminate(boolean value) {
        isTerminated = value;
    }

    /** Returns whether the run is to end. */
    @Override
    public boolean getAsBoolean() {
        return isTerminated;
    }

    /**
     * Goes on, unless the run is to end.
     *
     * @throws ModelExecutionException if it is
     */
    public void check() {
        if (isTerminated) {
            throw new ModelExecutionException("The run was terminated", null);
        }
    }
}
