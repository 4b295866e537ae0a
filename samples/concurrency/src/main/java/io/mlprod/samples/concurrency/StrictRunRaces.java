package io.mlprod.samples.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.mlprod.Prediction;
import io.mlprod.fallback.internal.breaker.NoBreaker;
import io.mlprod.fallback.internal.run.StrictRun;
import io.mlprod.model.ModelVersion;
import io.mlprod.time.ManualTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** What a caller and a thread of a strict tier may do at once with a run. Results that are not named are forbidden. */
public class StrictRunRaces {

    private static final long ALLOWED = 100;
    private static final Prediction<Integer> ANSWER = Prediction.of(7, new ModelVersion("model", "1", ""));

    /** A run, and how often its place was given back and its end was told. */
    private abstract static class Scene implements StrictRun.Owner {
        final ManualTime time = new ManualTime(Instant.EPOCH);
        final AtomicInteger placesGivenBack = new AtomicInteger();
        final AtomicInteger endsAfterItWasLeft = new AtomicInteger();
        final StrictRun<Integer> run =
                new StrictRun<>(left -> ANSWER, this, NoBreaker.INSTANCE, time, time.nanoTime(), ALLOWED);

        @Override
        public void leave() {
            placesGivenBack.incrementAndGet();
        }

        @Override
        public void ended(StrictRun<?> run, boolean wasAbandoned) {
            endsAfterItWasLeft.addAndGet(wasAbandoned ? 1 : 0);
        }

        /** What the caller has in hand. */
        final String leaveOrResult() {
            return run.leave() ? "left" : "answer " + run.answer().value() + " at " + run.ended();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = "answer 7 at 0, 1, 0",
            expect = ACCEPTABLE,
            desc = "It ended first; the caller sees all of the result.")
    @Outcome(id = "left, 1, 1", expect = ACCEPTABLE, desc = "Left while it ran.")
    @Outcome(id = "left, 1, 0", expect = ACCEPTABLE, desc = "Left before it began, so it never did.")
    public static class RunAndLeave_giveThePlaceBackOnce extends Scene {

        @Actor
        public void thread() {
            run.run();
        }

        @Actor
        public void caller(LLL_Result result) {
            result.r1 = leaveOrResult();
        }

        @Arbiter
        public void look(LLL_Result result) {
            result.r2 = placesGivenBack;
            result.r3 = endsAfterItWasLeft;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "answer 7 at 0, 1, 0", expect = ACCEPTABLE, desc = "Begun and ended in time.")
    @Outcome(id = "answer 7 at 100, 1, 0", expect = ACCEPTABLE, desc = "Begun in time, ended just too late.")
    @Outcome(id = "left, 1, 1", expect = ACCEPTABLE, desc = "Left while it ran.")
    @Outcome(id = "left, 1, 0", expect = ACCEPTABLE, desc = "Too late to begin, or left before that.")
    public static class RunAtItsDeadline_andLeave_giveThePlaceBackOnce extends Scene {

        @Actor
        public void thread() {
            run.run();
        }

        @Actor
        public void caller(LLL_Result result) {
            time.advance(java.time.Duration.ofNanos(ALLOWED));
            result.r1 = leaveOrResult();
        }

        @Arbiter
        public void look(LLL_Result result) {
            result.r2 = placesGivenBack;
            result.r3 = endsAfterItWasLeft;
        }
    }
}
