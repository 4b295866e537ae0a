package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.Hashing;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.rollout.Rollout;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.routing.Route;
import io.mlprod.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a test begins with, when it is run again or another test has its name. */
@Timeout(60)
class SaltTest {

    private static final int UNITS = 1_000;

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final ModelHandle<In, Out> handle = TakingBack.handle(time);

    @AfterEach
    void close() {
        handle.close();
    }

    private static Experiment<In> experiment() {
        return Experiment.named("scores")
                .<In>unit(in -> null)
                .control("1", 0.5)
                .arm("new", "2", 0.5)
                .metric(Metric.proportion("bought"));
    }

    private static Set<String> unitsOf(String arm, ModelHandle<In, Out> handle) {
        return IntStream.range(0, UNITS)
                .mapToObj(i -> "u" + i)
                .filter(unit -> handle.predict(new In(1), Call.DEFAULT.unit(unit))
                        .route()
                        .arm()
                        .equals(arm))
                .collect(Collectors.toSet());
    }

    private static Set<String> unitsOf(Experiment<In> config) {
        try (ModelHandle<In, Out> other = TakingBack.handle(new ManualTime(Instant.EPOCH))) {
            other.experiment(config);
            return unitsOf("new", other);
        }
    }

    private static long common(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).count();
    }

    @Test
    void experiment_ofTheSameNameOnAnotherHandle_hasTheSameUnitsInItsArms() {
        assertThat(unitsOf(experiment())).isEqualTo(unitsOf(experiment()));
        assertThat(unitsOf(experiment().units(units -> units.salt("scores")))).isEqualTo(unitsOf(experiment()));
    }

    @Test
    void experiment_withASalt_drawsItsUnitsIndependently() {
        Set<String> first = unitsOf(experiment());
        Set<String> again = unitsOf(experiment().units(units -> units.salt("scores, second try")));

        assertThat(again).hasSizeBetween(420, 580);
        assertThat(common(first, again)).isBetween(190L, 310L); // a quarter of all, not a half or none
    }

    @Test
    void exposure_saltAndUnit_giveItsSlot() {
        InMemoryExposures exposures = new InMemoryExposures(UNITS);
        handle.experiment(experiment().units(units -> units.salt("second try").exposures(exposures)));
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            routes.add(handle.predict(new In(1), Call.DEFAULT.unit("u" + i)).route());
        }
        handle.close();

        assertThat(exposures.list()).extracting(Exposure::route).isEqualTo(routes);
        for (int i = 0; i < 20; i++) {
            Route route = routes.get(i);
            byte[] salted = (route.salt() + ":u" + i).getBytes(StandardCharsets.UTF_8);
            int slot = Integer.remainderUnsigned(Hashing.murmur3_32(0).hashBytesToInt(salted), 10_000);
            assertThat(route.salt()).isEqualTo("second try");
            assertThat(route.slot()).isEqualTo(slot);
        }
    }

    /** The candidate's units of the first start, and of the one that an operator allows after it was taken back. */
    private List<Set<String>> unitsOfTwoStarts(Rollout<In, Out> config) {
        handle.rollout(config).rollBack("bad for its units");
        Set<String> nobody = unitsOf(Route.CANDIDATE, handle);
        handle.rollout(config.againAfter(1));
        Set<String> second = unitsOf(Route.CANDIDATE, handle);
        handle.rollBack();
        assertThat(nobody).isEmpty();
        try (ModelHandle<In, Out> other = TakingBack.handle(new ManualTime(Instant.EPOCH))) {
            other.rollout(config);
            return List.of(unitsOf(Route.CANDIDATE, other), second);
        }
    }

    private static Rollout<In, Out> rollout() {
        return Rollout.<In, Out>to("2").steps(0.3);
    }

    @Test
    void againAfter_drawsOtherUnitsThanTheStartThatWasTakenBack() {
        List<Set<String>> starts = unitsOfTwoStarts(rollout());

        assertThat(starts.get(1)).hasSizeBetween(230, 370);
        assertThat(common(starts.get(0), starts.get(1))).isBetween(45L, 140L); // 0.3 times 0.3
    }

    @Test
    void againAfter_withASalt_hasTheSameUnits() {
        List<Set<String>> starts = unitsOfTwoStarts(rollout().units(units -> units.salt("group of another product")));

        assertThat(starts.get(1)).isEqualTo(starts.get(0));
    }

    @Test
    void salt_blankOrOfALayer_isRefused() {
        assertThatThrownBy(() -> experiment().units(units -> units.salt(" ")))
                .hasMessageContaining("salt must not be blank");
        assertThatThrownBy(() -> rollout().units(units -> units.salt("")))
                .hasMessageContaining("salt must not be blank");
        assertThatThrownBy(() -> handle.rollout(rollout().units(units -> units.salt("layer/page"))))
                .hasMessageContaining("must not begin with 'layer/'");
    }
}
