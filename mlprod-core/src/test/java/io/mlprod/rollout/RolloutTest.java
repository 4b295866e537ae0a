package io.mlprod.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutTest {

    private record Bird(String study) {}

    private record Species(double score) {}

    @Test
    void withers_inOneChain_knowTheirTypesAndKeepTheOriginal() {
        Rollout<Object, Object> plain = Rollout.to("8");
        Rollout<Bird, Species> rollout = Rollout.to("8", Bird.class, Species.class)
                .unit(Bird::study)
                .steps(0.1, 0.2)
                .guard(Guard.outside("score", Species::score, 0, 1).maxRatio(1.5))
                .guard(Guard.slowerThan(Duration.ofMillis(30)))
                .units(units -> units.force("me", Route.CANDIDATE));

        assertThat(rollout.units().unit().orElseThrow().apply(new Bird("s1"))).isEqualTo("s1");
        assertThat(rollout.steps()).containsExactly(0.1, 0.2);
        assertThat(rollout.guards()).extracting(Guard::name).containsExactly("errors", "score", "slowerThan 30 ms");
        assertThat(rollout.units().forced())
                .containsEntry("me", Route.CANDIDATE)
                .hasSize(1);
        assertThat(plain.units().unit()).isEmpty();
        assertThat(plain.steps()).containsExactly(0.01, 0.05, 0.25, 0.5);
        assertThat(plain.guards()).extracting(Guard::name).containsExactly("errors");
        assertThat(plain.name()).isEmpty();
    }

    @Test
    void guard_errorsWithLimits_takesThePlaceOfTheOneThatIsAlwaysThere() {
        Rollout<Object, Object> rollout = Rollout.to("8").guard(Guard.errors().maxRatio(1.2));

        assertThat(rollout.guards())
                .singleElement()
                .satisfies(guard -> assertThat(guard.maxRatio()).isEqualTo(1.2));
    }

    @Test
    void guard_ofANameThatWasGiven_isRefused() {
        Rollout<Object, Object> rollout =
                Rollout.to("8").guard(Guard.errors().maxRatio(1.2)).guard(Guard.event("complaint"));

        assertThatThrownBy(() -> rollout.guard(Guard.event("complaint").maxRatio(2)))
                .hasMessageContaining("has a guard \"complaint\" already");
        assertThatThrownBy(() -> rollout.guard(Guard.errors())).hasMessageContaining("has a guard \"errors\" already");
    }

    @Test
    void advanceBelow_lessThanMaxRatio_isRefusedInEitherOrder() {
        Guard<Object> strict = Guard.errors().advanceBelow(1.4);

        assertThatThrownBy(() -> strict.maxRatio(1.5)).hasMessageContaining("advanceBelow 1.4, below its maxRatio 1.5");
        assertThatThrownBy(() -> Guard.errors().maxRatio(1.5).advanceBelow(1.4))
                .hasMessageContaining("advanceBelow 1.4, below its maxRatio 1.5");
        assertThat(strict.maxRatio(1.4).advanceBelow()).isEqualTo(1.4);
    }

    @Test
    void units_armThatARolloutHasNot_isRefused() {
        assertThatThrownBy(() -> Rollout.to("8").units(units -> units.force("me", "new")))
                .hasMessageContaining("\"candidate\" and \"control\", but a unit is put into \"new\"");
    }

    @Test
    void unit_afterUnits_keepsTheRest() {
        Rollout<Bird, Object> rollout =
                Rollout.to("8").units(units -> units.holdout(0.1)).unit(Bird::study);

        assertThat(rollout.units().holdout()).isEqualTo(0.1);
    }

    @Test
    void toString_ofARollout_isOneLineWithoutUnits() {
        Rollout<Object, Object> rollout = Rollout.to("8\n")
                .units(units -> units.force("tester", Route.CONTROL))
                .guard(Guard.event("a\nb"));

        assertThat(rollout.toString())
                .contains("to 8", "steps [0.01, 0.05, 0.25, 0.5]", "errors")
                .doesNotContain("\n", "tester");
    }

    static Stream<UnaryOperator<Rollout<Object, Object>>> misuse() {
        return Stream.of(
                rollout -> rollout.steps(new double[0]),
                rollout -> rollout.steps(0.1, 0.1),
                rollout -> rollout.steps(0.2, 0.1),
                rollout -> rollout.steps(0, 0.1),
                rollout -> rollout.steps(0.5, 1),
                rollout -> rollout.steps(Double.NaN),
                rollout -> rollout.alpha(0),
                rollout -> rollout.alpha(Double.NaN),
                rollout -> rollout.units(units -> units.holdout(1)),
                rollout -> rollout.shadow(-0.1),
                rollout -> rollout.shadow(0.1, Duration.ofSeconds(-1), 1),
                rollout -> rollout.shadow(0.1, Duration.ZERO, -1),
                rollout -> rollout.polling(polling -> polling.timeout(Duration.ZERO)),
                rollout -> rollout.guard(Guard.event(" ")),
                rollout -> rollout.hold(Duration.ofSeconds(-1)),
                rollout -> rollout.patience(Duration.ZERO),
                rollout -> rollout.patience(ChronoUnit.FOREVER.getDuration()), // no long of nanoseconds
                rollout -> rollout.guard(Guard.slowerThan(ChronoUnit.FOREVER.getDuration())),
                rollout -> rollout.polling(polling -> polling.every(Duration.ofMillis(9))),
                rollout -> rollout.minUnits(-1),
                rollout -> rollout.breaker(0),
                rollout -> rollout.polling(polling -> polling.settle(0)),
                rollout -> rollout.name(" "),
                rollout -> rollout.againAfter(0),
                rollout -> rollout.units(units -> units.force("", Route.CANDIDATE)),
                rollout -> rollout.guard(Guard.errors().maxRatio(0.9)),
                rollout -> rollout.guard(Guard.errors().maxRate(0)),
                rollout -> rollout.guard(Guard.errors().orRateBelow(1)),
                rollout -> rollout.guard(Guard.event("a/b")),
                rollout -> rollout.guard(Guard.event("units")),
                rollout -> rollout.guard(Guard.slowerThan(Duration.ZERO)),
                rollout -> rollout.guard(Guard.outside("x", x -> 0, 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("misuse")
    void wither_valueThatMakesNoSense_isRefusedWithTheValueAsked(UnaryOperator<Rollout<Object, Object>> misuse) {
        assertThatThrownBy(() -> misuse.apply(Rollout.to("8")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeGreaterThan(20);
    }

    @Test
    void minUnits_aboveWhatAStepCanCount_isRefusedInEitherOrder() {
        Rollout<Object, Object> rollout = Rollout.to("8");

        assertThat(rollout.minUnits(10_000_000).minUnits())
                .as("a billion come by")
                .isEqualTo(10_000_000);
        assertThatThrownBy(() -> rollout.minUnits(10_000_001)).hasMessageContaining("at most 10,000,000");
        assertThatThrownBy(() -> rollout.minUnits(10_000_000).steps(0.001))
                .hasMessageContaining("waits for 10,000,000,000 units of both arms")
                .hasMessageContaining("begin with a larger step");
        assertThatThrownBy(() -> rollout.steps(0.001).minUnits(10_000_000))
                .hasMessageContaining("waits for 10,000,000,000 units of both arms");
    }

    @Test
    void guard_moreThanSixteen_isRefused() {
        Rollout<Object, Object> rollout = Rollout.to("8");
        for (int i = 0; i < 15; i++) {
            rollout = rollout.guard(Guard.event("e" + i));
        }
        Rollout<Object, Object> full = rollout;

        assertThatThrownBy(() -> full.guard(Guard.fallback())).hasMessageContaining("at most 16 guards");
    }

    @Test
    void happened_eachGuard_looksAtItsOwn() {
        ModelExecutionException failed = new ModelExecutionException("x", null);
        InvalidOutputException nan = new InvalidOutputException("x", null);

        assertThat(Guard.errors().happened(null, failed, false, 1)).isTrue();
        assertThat(Guard.errors().happened(0.5, failed, true, 1)).isTrue();
        assertThat(Guard.errors().happened(0.5, null, true, 1)).isFalse();
        assertThat(Guard.nonFinite().happened(null, nan, false, 1)).isTrue();
        assertThat(Guard.nonFinite().happened(null, failed, false, 1)).isFalse();
        assertThat(Guard.fallback().happened(0.5, null, true, 1)).isTrue();
        assertThat(Guard.slowerThan(Duration.ofNanos(10)).happened(0.5, null, false, 10))
                .isFalse();
        assertThat(Guard.slowerThan(Duration.ofNanos(10)).happened(null, failed, false, 11))
                .isTrue();
        Guard<Double> outside = Guard.outside("x", Double::doubleValue, 0, 1);
        assertThat(Stream.of(-0.1, 0.0, 1.0, 1.1, Double.NaN)
                        .map(x -> outside.happened(x, null, false, 1))
                        .toList())
                .isEqualTo(List.of(true, false, false, true, true));
        assertThat(outside.happened(null, failed, false, 1)).isFalse();
    }

    @Test
    void isFailure_faultOfTheCallerOrOfTheLoad_isNone() {
        assertThat(Guard.isFailure(null)).isFalse();
        assertThat(Guard.isFailure(new OverloadedException("x"))).isFalse();
        assertThat(Guard.isFailure(new InvalidInputException("m@1", List.of(), null)))
                .isFalse();
        assertThat(Guard.isFailure(new NullPointerException())).isTrue();
    }
}
