package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;

/** A step that computes each element from the one at its place. */
abstract class ElementStep implements Step {

    private static final int AT_A_TIME = 4_096;

    private final int from;
    private final int to;

    ElementStep(int from, int to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public final void run(Frame frame) {
        Slot in = frame.slot(from);
        Slot out = frame.slot(to);
        out.reshapeLike(in);
        int size = in.size();
        for (int i = 0; i < size; i += AT_A_TIME) {
            frame.check();
            compute(in, out, i, Math.min(size, i + AT_A_TIME));
        }
    }

    /** Computes some elements. */
    abstract void compute(Slot in, Slot out, int first, int end);
}
