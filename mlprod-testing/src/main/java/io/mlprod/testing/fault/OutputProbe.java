package io.mlprod.testing.fault;

import io.mlprod.testing.fake.Disturbance;
import io.mlprod.testing.fake.ScriptedRun;

/** A disturbance that changes nothing and sees whether the outputs that are read hold floating numbers. */
final class OutputProbe implements Disturbance {

    private volatile boolean isAsked;
    private volatile boolean isAnyNumber;

    @Override
    public void aroundRun(ScriptedRun run, Runnable script) {
        script.run();
        isAnyNumber = run.outputs().stream().anyMatch(name -> Tampering.hasNumbers(run.output(name)));
        isAsked = true;
    }

    /** Returns whether there are any; true if the model has not been asked. */
    boolean readsNumbers() {
        return !isAsked || isAnyNumber;
    }
}
