package io.mlprod.samples.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.Breaker.Permit;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.fallback.internal.breaker.ResilienceBreaker;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What two threads may do at once with a breaker. Results that are not named are forbidden. */
public class BreakerRaces {

    private static final Duration OPEN_TIME = Duration.ofSeconds(1);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    /** A breaker that one probe closes, and so many failures in a row open. */
    private abstract static class Scene {
        final ManualTime time = new ManualTime(Instant.EPOCH);
        final Breaker breaker;

        Scene(int failures) {
            BreakerSettings settings = BreakerSettings.DEFAULT
                    .window(failures)
                    .failureRate(1)
                    .openFor(OPEN_TIME)
                    .openAtMost(OPEN_TIME)
                    .probes(1)
                    .ramp(Duration.ZERO);
            breaker = new ResilienceBreaker("tier", settings, time, () -> 0.5);
        }

        final void open() {
            for (Permit call = breaker.tryAcquire(); call != null; call = breaker.tryAcquire()) {
                call.failed(1, null);
            }
            time.advance(OPEN_TIME);
        }

        final boolean startsProbe() {
            return breaker.tryAcquireProbe() != null;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, PROBING", expect = ACCEPTABLE, desc = "Opened before the time passed, so a probe was due.")
    @Outcome(id = "false, OPEN", expect = ACCEPTABLE, desc = "Opened by the other one after the time had passed.")
    public static class TwoFailures_openItOnce extends Scene {
        private final Permit permit = breaker.tryAcquire();

        public TwoFailures_openItOnce() {
            super(1);
        }

        @Actor
        public void fail() {
            permit.failed(1, null);
        }

        /** If the other one opened the breaker a second time, the probe would be over. */
        @Actor
        public void failThenProbe(LL_Result result) {
            permit.failed(1, null);
            time.advance(OPEN_TIME);
            result.r1 = startsProbe();
        }

        @Arbiter
        public void look(LL_Result result) {
            result.r2 = breaker.state();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One of them gets it.")
    public static class TwoProbes_oneStarts extends Scene {

        public TwoProbes_oneStarts() {
            super(1);
            open();
        }

        @Actor
        public void one(LL_Result result) {
            result.r1 = startsProbe();
        }

        @Actor
        public void other(LL_Result result) {
            result.r2 = startsProbe();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Released, and taken at once.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Asked for too early, and still there.")
    public static class ReleasedProbe_leavesOnePlace extends Scene {
        private final Permit probe;

        public ReleasedProbe_leavesOnePlace() {
            super(1);
            open();
            probe = breaker.tryAcquireProbe();
        }

        @Actor
        public void release() {
            probe.released();
        }

        @Actor
        public void next(LL_Result result) {
            result.r1 = startsProbe();
        }

        @Arbiter
        public void another(LL_Result result) {
            result.r2 = startsProbe();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "READY, READY", expect = ACCEPTABLE, desc = "The success came in time.")
    @Outcome(id = "OPEN, OPEN", expect = ACCEPTABLE, desc = "The success came too late.")
    public static class ProbeAtItsLimit_succeedsOrIsGivenUp extends Scene {
        private final Permit probe;

        public ProbeAtItsLimit_succeedsOrIsGivenUp() {
            super(1);
            open();
            probe = breaker.tryAcquireProbe();
        }

        @Actor
        public void succeed() {
            probe.succeeded(1);
        }

        @Actor
        public void giveUp(LL_Result result) {
            time.advance(PROBE_LIMIT);
            result.r1 = breaker.state();
        }

        @Arbiter
        public void look(LL_Result result) {
            result.r2 = breaker.state();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "READY, false", expect = ACCEPTABLE, desc = "Closed, and not opened by what is over.")
    public static class StaleFailure_whileItCloses_doesNotCount extends Scene {
        private final Permit stale = breaker.tryAcquire();
        private final Permit probe;

        public StaleFailure_whileItCloses_doesNotCount() {
            super(1);
            open();
            probe = breaker.tryAcquireProbe();
        }

        @Actor
        public void failLate() {
            stale.failed(1, null);
        }

        @Actor
        public void close() {
            probe.succeeded(1);
        }

        @Arbiter
        public void look(LL_Result result) {
            result.r1 = breaker.state();
            result.r2 = startsProbe();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Opened and closed, and not opened by what is over.")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Opened by the other one after the time had passed.")
    public static class Failure_whileItOpensAndCloses_countsOnce extends Scene {
        private final Permit permit = breaker.tryAcquire();

        public Failure_whileItOpensAndCloses_countsOnce() {
            super(1);
        }

        /** May find that it is not stale, and be so when it is counted. */
        @Actor
        public void fail() {
            permit.failed(1, null);
        }

        @Actor
        public void openAndClose(LL_Result result) {
            permit.failed(1, null);
            time.advance(OPEN_TIME);
            Permit probe = breaker.tryAcquireProbe();
            if (probe != null) {
                probe.succeeded(1);
            }
            result.r1 = probe != null;
        }

        @Arbiter
        public void call(LL_Result result) {
            result.r2 = breaker.tryAcquire() != null;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "OPEN, true", expect = ACCEPTABLE, desc = "Opened by its own calls, and due in time.")
    public static class StaleReports_whileItOpensAgain_doNotCount extends Scene {
        private final Permit stale = breaker.tryAcquire();
        private final Permit current;

        public StaleReports_whileItOpensAgain_doNotCount() {
            super(2);
            open();
            breaker.tryAcquireProbe().succeeded(1);
            current = breaker.tryAcquire();
        }

        /** If one of them counted, there would not be two failures in a row. */
        @Actor
        public void succeedLate() {
            stale.succeeded(1);
            stale.succeeded(1);
        }

        @Actor
        public void openAgain() {
            current.failed(1, null);
            current.failed(1, null);
        }

        @Arbiter
        public void look(LL_Result result) {
            result.r1 = breaker.state();
            time.advance(OPEN_TIME);
            result.r2 = startsProbe();
        }
    }
}
