package io.mlprod.fallback;

import io.mlprod.fallback.Turmoil.Deed;
import io.mlprod.fallback.Turmoil.Shape;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/**
 * Whatever happens in and around a chain, in any order: when it is over every place in a tier is free, every permit of
 * a breaker was used once, every run that began has ended, every attempt was counted and told, no call got an error
 * that is none of its business, and the next call is answered.
 */
class PermitLossTest {

    /** Something that happens; the text is what a failure shows. */
    private record Step(String what, Consumer<Turmoil> happens) {

        @Override
        public String toString() {
            return what;
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void chain_anythingHappensInAnyOrder_losesNothing(
            @ForAll("shapes") Shape shape, @ForAll("steps") List<Step> steps) {
        happens(shape, steps);
    }

    @Tag("soak")
    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    void chain_anythingHappensInAnyOrderTenThousandTimes_losesNothing(
            @ForAll("shapes") Shape shape, @ForAll("steps") List<Step> steps) {
        happens(shape, steps);
    }

    private static void happens(Shape shape, List<Step> steps) {
        try (Turmoil turmoil = new Turmoil(shape)) {
            steps.forEach(step -> step.happens.accept(turmoil));
            turmoil.settle();
            turmoil.recover();
            turmoil.settle();
        }
    }

    @Provide
    Arbitrary<Shape> shapes() {
        return Combinators.combine(
                        Arbitraries.of(true, true, false).list().ofSize(Turmoil.TIERS),
                        Arbitraries.of(true, false).injectNull(0.2),
                        Arbitraries.of(true, false))
                .as(Shape::new);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.frequencyOf(
                        Tuple.of(30, call()),
                        Tuple.of(15, Arbitraries.of(1, 1, 2, 3, 5, 8, 12).map(PermitLossTest::advance)),
                        Tuple.of(10, call().map(PermitLossTest::thenADelay)),
                        Tuple.of(5, Arbitraries.integers().between(0, 50).map(PermitLossTest::interrupt)),
                        Tuple.of(4, Arbitraries.of(new Step("release", Turmoil::release))),
                        Tuple.of(
                                15,
                                Arbitraries.integers()
                                        .between(0, Turmoil.TIERS - 1)
                                        .flatMap(PermitLossTest::change)),
                        Tuple.of(2, Arbitraries.of(new Step("turn copy", Turmoil::turnCopy))),
                        Tuple.of(2, Arbitraries.of(new Step("turn listener", Turmoil::turnListener))),
                        Tuple.of(1, Arbitraries.of(new Step("close", Turmoil::close))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    private static Arbitrary<Step> call() {
        Arbitrary<List<Deed>> deeds = Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.of(Deed.ANSWER, Deed.HANG, Deed.HANG, Deed.THROW_EXCEPTION)),
                        Tuple.of(1, Arbitraries.of(Deed.class)))
                .list()
                .ofSize(Turmoil.TIERS);
        return Combinators.combine(deeds, Arbitraries.integers().between(1, 25).injectNull(0.6))
                .as((tiers, millis) -> new Step(
                        "call " + tiers + (millis == null ? "" : " within " + millis + " ms"),
                        chain -> chain.call(tiers, millis == null ? null : Duration.ofMillis(millis))));
    }

    private static Step advance(int millis) {
        return new Step("advance " + millis + " ms", chain -> chain.advance(Duration.ofMillis(millis)));
    }

    /** Long enough for a hedge. */
    private static Step thenADelay(Step call) {
        return new Step(
                call.what + ", advance 1 ms", call.happens.andThen(chain -> chain.advance(Duration.ofMillis(1))));
    }

    private static Step interrupt(int call) {
        return new Step("interrupt " + call, chain -> chain.interrupt(call));
    }

    private static Arbitrary<Step> change(int tier) {
        return Arbitraries.of(
                new Step("switch off " + tier, chain -> chain.switchOff(tier)),
                new Step("switch on " + tier, chain -> chain.switchOn(tier)),
                new Step("turn gate " + tier, chain -> chain.turnGate(tier)),
                new Step("turn breaker " + tier, chain -> chain.turnBreaker(tier)),
                new Step("turn probes " + tier, chain -> chain.turnProbes(tier)),
                new Step(
                        "break breaker " + tier,
                        chain -> chain.breakBreaker(tier, new IllegalStateException(), new AssertionError())),
                new Step(
                        "break breaker's permits " + tier,
                        chain -> chain.breakBreaker(tier, null, new IllegalStateException())),
                new Step("mend breaker " + tier, chain -> chain.breakBreaker(tier, null, null)));
    }
}
