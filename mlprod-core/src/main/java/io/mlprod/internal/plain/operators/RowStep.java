package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.Step;

/** A step that computes rows one after the other, and looks now and then whether the run is to end. */
abstract class RowStep implements Step {

    @Override
    public final void run(Frame frame) {
        int rows = prepare(frame);
        for (int from = 0; from < rows; from += Frame.ROWS_AT_A_TIME) {
            frame.check();
            compute(frame, from, Math.min(rows, from + Frame.ROWS_AT_A_TIME));
        }
    }

    /** Checks the inputs and makes room for the outputs; returns the number of rows. */
    abstract int prepare(Frame frame);

    /** Computes some rows. */
    abstract void compute(Frame frame, int from, int to);
}
