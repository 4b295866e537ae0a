package io.mlprod.fallback.internal.run;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.internal.text.DurationText;
import io.mlprod.time.TimeSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The runs of a tier on the thread that asks for them. Each has a place in the bulkhead and a permit of the breaker,
 * and gives both back. Thread-safe.
 */
public final class DirectRuns<I, O> {

    private final TierParts<I, O> parts;
    private final RunReporter<I, O> reporter;
    private final TimeSource time;
    private final Call usual; // the limits of a call that sets none, when no time was used up before
    private final AtomicBoolean hasWarnedOfOverrun = new AtomicBoolean();

    /** Runs a tier's predictor. */
    public DirectRuns(TierParts<I, O> parts) {
        this.parts = parts;
        this.reporter = new RunReporter<>(parts);
        this.time = parts.chain().time();
        this.usual = TierBudget.limit(Call.DEFAULT, parts.budget().full());
    }

    /**
     * Runs for a caller who waits on this thread.
     *
     * @param began when the caller started to wait for the tier
     */
    public AttemptResult<O> runForCaller(I input, Call call, Breaker.Permit permit, long allowed, long began) {
        return run(input, call, permit, allowed, began, true);
    }

    /** Runs without a caller, with all the time that a call could have. */
    AttemptResult<O> runForNobody(I input, Call call, Breaker.Permit permit) {
        return run(input, patient(call), permit, parts.budget().full(), time.nanoTime(), false);
    }

    private static Call patient(Call call) {
        Call patient = call.unit().map(Call.DEFAULT::unit).orElse(Call.DEFAULT);
        for (Map.Entry<String, String> tag : call.tags().entrySet()) {
            patient = patient.tag(tag.getKey(), tag.getValue());
        }
        return patient;
    }

    private AttemptResult<O> run(
            I input, Call call, Breaker.Permit permit, long allowed, long began, boolean isCallers) {
        Prediction<? extends O> answer = null;
        Throwable error = null;
        try {
            long left = TierBudget.less(allowed, parts.bulkhead().mayWait() ? time.nanoTime() - began : 0);
            answer = parts.predictor().predict(input, limited(call, left));
        } catch (Throwable e) { // errors, too: no permit may be lost
            error = e;
        } finally {
            parts.bulkhead().leave();
        }
        long ended = time.nanoTime();
        if (isCallers && ended - began > allowed) {
            overran(ended - began - allowed, allowed);
        }
        return reporter.report(permit, answer, error, began, allowed, ended, isCallers);
    }

    @SuppressWarnings("ReferenceEquality") // an equal call gets equal limits, only made anew
    private Call limited(Call call, long left) {
        return call == Call.DEFAULT && left == parts.budget().full() ? usual : TierBudget.limit(call, left);
    }

    private void overran(long late, long allowed) {
        parts.chain().journal().overran(parts.name(), late, false);
        if (late > allowed && !hasWarnedOfOverrun.getAndSet(true)) {
            parts.chain()
                    .log()
                    .warn(
                            "{} was allowed {} and took {} longer; its callers had to wait, since it runs on their"
                                    + " threads. If they must not, make the tier strict(). Told only once",
                            parts.label(),
                            DurationText.ofNanos(allowed),
                            DurationText.ofNanos(late));
        }
    }
}
