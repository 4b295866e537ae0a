package io.mlprod.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ShadowTest {

    private static final Shadow<String, Double> SHADOW = Shadow.to("8");

    @Test
    void to_nothingElse_hasTheDefaults() {
        assertThat(SHADOW.version()).isEqualTo("8");
        assertThat(SHADOW.sample()).isEqualTo(0.1);
        assertThat(SHADOW.maxQueue()).isEqualTo(64);
        assertThat(SHADOW.deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(SHADOW.tolerance()).isEqualTo(new Tolerance(1e-3, 1e-5));
        assertThat(SHADOW.tolerances()).isEmpty();
        assertThat(SHADOW.ignored()).isEmpty();
        assertThat(SHADOW.thresholds()).isEmpty();
        assertThat(SHADOW.topK()).isEqualTo(5);
        assertThat(SHADOW.noiseFloor()).isEqualTo(0.01);
        assertThat(SHADOW.worst()).isEqualTo(10);
        assertThat(SHADOW.examples()).isEqualTo(5);
        assertThat(SHADOW.describe()).isEmpty();
        assertThat(SHADOW.label()).isEmpty();
        assertThat(SHADOW.seed()).isZero();
    }

    @Test
    void settings_all_areKept() {
        Shadow<String, Double> shadow = SHADOW.sample(1)
                .maxQueue(256)
                .deadline(Duration.ofMillis(5))
                .tolerance(0.1, 0.2)
                .tolerance("a", 0.3, 0.4)
                .ignore("b", "c")
                .ignore("d")
                .threshold("e/f", 0.5)
                .topK(3)
                .noiseFloor(0)
                .worst(0)
                .examples(1)
                .describe(String::trim)
                .label(Math::round)
                .seed(9);
        assertThat(shadow.sample()).isEqualTo(1);
        assertThat(shadow.maxQueue()).isEqualTo(256);
        assertThat(shadow.deadline()).isEqualTo(Duration.ofMillis(5));
        assertThat(shadow.tolerance()).isEqualTo(new Tolerance(0.1, 0.2));
        assertThat(shadow.tolerances()).containsOnly(Map.entry("a", new Tolerance(0.3, 0.4)));
        assertThat(shadow.ignored()).containsExactly("b", "c", "d");
        assertThat(shadow.thresholds()).containsOnly(Map.entry("e/f", 0.5));
        assertThat(shadow.topK()).isEqualTo(3);
        assertThat(shadow.noiseFloor()).isZero();
        assertThat(shadow.worst()).isZero();
        assertThat(shadow.examples()).isEqualTo(1);
        assertThat(shadow.describe()).isPresent();
        assertThat(shadow.label()).isPresent();
        assertThat(shadow.seed()).isEqualTo(9);
    }

    @Test
    void settings_ofANewShadow_leaveTheOldAlone() {
        Shadow<String, Double> changed =
                SHADOW.sample(0.5).ignore("a").tolerance("a", 1, 1).threshold("a", 1);
        assertThat(changed.sample()).isEqualTo(0.5);
        to_nothingElse_hasTheDefaults();
    }

    @Test
    void settings_badValues_areRefusedByName() {
        assertRefused("sample", s -> s.sample(0), s -> s.sample(1.01), s -> s.sample(Double.NaN));
        assertRefused("maxQueue", s -> s.maxQueue(0), s -> s.maxQueue(257));
        assertRefused(
                "deadline",
                s -> s.deadline(Duration.ZERO),
                s -> s.deadline(Duration.ofMillis(-1)),
                s -> s.deadline(Duration.ofDays(1)));
        assertRefused(
                "tolerance", s -> s.tolerance(-1, 0), s -> s.tolerance(0, Double.NaN), s -> s.tolerance(" ", 1, 1));
        assertRefused("ignore", s -> s.ignore("a", ""));
        assertRefused("threshold", s -> s.threshold("", 1), s -> s.threshold("a", Double.POSITIVE_INFINITY));
        assertRefused("topK", s -> s.topK(0), s -> s.topK(1_001));
        assertRefused("noiseFloor", s -> s.noiseFloor(-0.1), s -> s.noiseFloor(2), s -> s.noiseFloor(Double.NaN));
        assertRefused("worst", s -> s.worst(-1), s -> s.worst(101));
        assertRefused("examples", s -> s.examples(-1), s -> s.examples(101));
        assertThatThrownBy(() -> Shadow.to(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static void assertRefused(String name, UnaryOperator<Shadow<String, Double>>... settings) {
        for (UnaryOperator<Shadow<String, Double>> setting : List.of(settings)) {
            assertThatThrownBy(() -> setting.apply(SHADOW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void accepts_bounds_areInclusiveAndRelativeToThePrimary() {
        Tolerance tolerance = new Tolerance(0.5, 1);
        assertThat(tolerance.accepts(4, 7)).isTrue();
        assertThat(tolerance.accepts(-4, -7)).isTrue();
        assertThat(tolerance.accepts(4, 7.001)).isFalse();
        assertThat(tolerance.accepts(7, 4)).isTrue();
        assertThat(new Tolerance(0, 0).accepts(0.0, -0.0)).isTrue();
    }

    @Test
    void accepts_nonFinite_onlyWithItself() {
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1};
        for (double primary : special) {
            for (double candidate : special) {
                assertThat(new Tolerance(1, 1).accepts(primary, candidate))
                        .as("%s %s", primary, candidate)
                        .isEqualTo(Double.compare(primary, candidate) == 0);
            }
        }
    }
}
