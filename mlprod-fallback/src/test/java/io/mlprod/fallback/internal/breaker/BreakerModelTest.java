package io.mlprod.fallback.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.Breaker.Permit;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** Does the same at random with a breaker and with {@link BreakerModel}. */
class BreakerModelTest {

    private static final Map<TierState, Set<TierState>> NEXT = Map.of(
            TierState.READY, Set.of(TierState.READY, TierState.OPEN),
            TierState.OPEN, Set.of(TierState.OPEN, TierState.PROBING),
            TierState.PROBING, Set.of(TierState.PROBING, TierState.OPEN, TierState.RAMPING, TierState.READY),
            TierState.RAMPING, Set.of(TierState.RAMPING, TierState.READY, TierState.OPEN));

    private enum Outcome {
        SUCCEEDED,
        FAILED,
        RELEASED
    }

    /** A permit, and what the model knows it by. */
    private record Held(Permit permit, boolean isProbe, int number) {}

    private static final class Pair {
        private final BreakerSettings settings;
        private final ManualTime time = new ManualTime(Instant.EPOCH);
        private final Breaker breaker;
        private final BreakerModel model;
        private final List<Held> held = new ArrayList<>();
        private final List<Held> finishedProbes = new ArrayList<>();
        private TierState seen = TierState.READY;

        Pair(BreakerSettings settings, double random) {
            this.settings = settings;
            breaker = new ResilienceBreaker("tier", settings, time, () -> random);
            model = new BreakerModel(settings, random);
        }

        void acquire() {
            Permit permit = breaker.tryAcquire();
            assertThat(permit != null).as("let through").isEqualTo(model.acquire());
            if (permit != null) {
                held.add(new Held(permit, false, model.period()));
            }
        }

        void acquireProbe() {
            Permit permit = breaker.tryAcquireProbe();
            assertThat(permit != null).as("probe let through").isEqualTo(model.acquireProbe());
            if (permit != null) {
                held.add(new Held(permit, true, model.probe()));
            }
        }

        void finish(int index, Outcome outcome, long nanos) {
            Held one = held.remove(index % held.size());
            report(one, outcome, nanos);
            if (one.isProbe()) {
                finishedProbes.add(one);
            }
        }

        void finishAgain(int index, Outcome outcome, long nanos) {
            report(finishedProbes.get(index % finishedProbes.size()), outcome, nanos);
        }

        private void report(Held one, Outcome outcome, long nanos) {
            switch (outcome) {
                case SUCCEEDED -> one.permit().succeeded(nanos);
                case FAILED -> one.permit().failed(nanos, null);
                case RELEASED -> one.permit().released();
            }
            if (one.isProbe() && outcome == Outcome.RELEASED) {
                model.releaseProbe(one.number());
            } else if (one.isProbe()) {
                model.finishProbe(one.number(), outcome == Outcome.FAILED, nanos);
            } else if (outcome != Outcome.RELEASED) {
                model.finishCall(one.number(), outcome == Outcome.FAILED, nanos);
            }
        }

        void advance(long nanos) {
            time.advance(Duration.ofNanos(nanos));
            model.advance(nanos);
        }

        void look() {
            assertThat(breaker.state()).as("state").isEqualTo(model.state());
        }

        void lookIfLegal() {
            TierState now = breaker.state();
            assertThat(NEXT.get(seen)).as("after " + seen).contains(now);
            seen = now;
        }

        /** Whatever runs is never heard of again, and yet no more than the usual probes bring the tier back. */
        void recover() {
            time.advance(settings.openAtMost().multipliedBy(3).plusSeconds(10));
            for (int i = 0; i < settings.probes(); i++) {
                Permit probe = breaker.tryAcquireProbe();
                if (probe != null) {
                    probe.succeeded(0);
                }
            }
            time.advance(settings.ramp());
            assertThat(breaker.state()).isEqualTo(TierState.READY);
            assertThat(breaker.tryAcquire()).isNotNull();
        }
    }

    // ---- what is done -----------------------------------------------------------------------------

    private static Action<Pair> action(String name, Consumer<Pair> work) {
        return Action.just(Transformer.mutate(name, work));
    }

    private record Report(int index, Outcome outcome, long nanos) {}

    private static Arbitrary<Report> reports() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.of(Outcome.class),
                        Arbitraries.of(1L, 1_000_000L, 1_000_001L))
                .as(Report::new);
    }

    private static final class Finish implements Action.Independent<Pair> {
        @Override
        public boolean precondition(Pair pair) {
            return !pair.held.isEmpty();
        }

        @Override
        public Arbitrary<Transformer<Pair>> transformer() {
            return reports()
                    .map(it -> Transformer.mutate(
                            "finish " + it, pair -> pair.finish(it.index(), it.outcome(), it.nanos())));
        }
    }

    private static final class FinishAgain implements Action.Independent<Pair> {
        @Override
        public boolean precondition(Pair pair) {
            return !pair.finishedProbes.isEmpty();
        }

        @Override
        public Arbitrary<Transformer<Pair>> transformer() {
            return reports()
                    .map(it -> Transformer.mutate(
                            "again " + it, pair -> pair.finishAgain(it.index(), it.outcome(), it.nanos())));
        }
    }

    private static final class Advance implements Action.Independent<Pair> {
        @Override
        public Arbitrary<Transformer<Pair>> transformer() {
            Arbitrary<Transformer<Pair>> some = Arbitraries.longs()
                    .between(0, 30_000_000_000L)
                    .map(it -> Transformer.mutate("advance " + it, pair -> pair.advance(it)));
            return Arbitraries.oneOf(
                    some,
                    Arbitraries.just(Transformer.mutate("to the next", pair -> pair.advance(pair.model.untilNext()))),
                    Arbitraries.just(
                            Transformer.mutate("just before", pair -> pair.advance(pair.model.untilNext() - 1))));
        }
    }

    @Provide
    Arbitrary<ActionChain<Pair>> chains() {
        return Combinators.combine(settings(), Arbitraries.of(0.0, 0.05, 0.3, 0.5, 0.95, 0.999))
                .flatAs((settings, random) -> ActionChain.<Pair>startWith(() -> new Pair(settings, random))
                        .withAction(4, action("call", Pair::acquire))
                        .withAction(3, action("probe", Pair::acquireProbe))
                        .withAction(6, new Finish())
                        .withAction(1, new FinishAgain())
                        .withAction(3, new Advance())
                        .withAction(1, action("wall", pair -> pair.time.setWall(Instant.MIN)))
                        .withAction(2, action("look", Pair::look))
                        .withMaxTransformations(80));
    }

    private static Arbitrary<BreakerSettings> settings() {
        Arbitrary<BreakerSettings> opening = Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(0.01, 0.4, 0.5, 1.0),
                        Arbitraries.of(true, false))
                .as((window, minimum, rate, slow) -> {
                    BreakerSettings breaker = BreakerSettings.DEFAULT
                            .window(window)
                            .minimumCalls(minimum)
                            .failureRate(rate);
                    return slow ? breaker.slowCalls(Duration.ofMillis(1), 0.75) : breaker;
                });
        return Combinators.combine(
                        opening,
                        Arbitraries.of(1, 100, 1_000),
                        Arbitraries.of(1, 5, 64),
                        Arbitraries.of(0.0, 0.2, 0.9),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(0, 1, 5_000))
                .as((breaker, first, longest, jitter, probes, ramp) -> breaker.openFor(Duration.ofMillis(first))
                        .openAtMost(Duration.ofMillis((long) first * longest))
                        .jitter(jitter)
                        .probes(probes)
                        .ramp(Duration.ofMillis(ramp)));
    }

    // ---- what holds -------------------------------------------------------------------------------

    @Property(tries = 700)
    void anything_looksOrNot_isAsInTheModel(@ForAll("chains") ActionChain<Pair> chain) {
        chain.run().look();
    }

    @Property(tries = 350)
    void anything_lookingAllTheTime_isLegalAndAsInTheModel(@ForAll("chains") ActionChain<Pair> chain) {
        chain.withInvariant("model", Pair::look)
                .withInvariant("legal", Pair::lookIfLegal)
                .run();
    }

    @Property(tries = 350)
    void anything_thenProbesThatSucceed_comesBack(@ForAll("chains") ActionChain<Pair> chain) {
        chain.run().recover();
    }

    @Tag("soak")
    @Property(tries = 100_000)
    void anything_manyTimes_isLegalAndAsInTheModelAndComesBack(@ForAll("chains") ActionChain<Pair> chain) {
        chain.withInvariant("model", Pair::look)
                .withInvariant("legal", Pair::lookIfLegal)
                .run()
                .recover();
    }
}
