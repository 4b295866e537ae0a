package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelGateTest {

    private volatile double level;

    /** Closes at 0.5, reopens at 0.2; o is open, x is closed. */
    @ParameterizedTest
    @CsvSource({
        "0 0.3 0.499,                   o o o",
        "0.5,                           x",
        "0.9,                           x",
        "0.6 0.4 0.3 0.201,             x x x x",
        "0.6 0.2,                       x o",
        "0.6 0.1 0.4 0.499 0.5,         x o o o x",
        "0.3 0.5 0.3 0.2 0.3 0.5 0.3,   o x x o o x x",
        "NaN,                           o",
        "0.3 NaN 0.3,                   o o o",
        "0.6 NaN 0.3 NaN 0.2 NaN,       x x x x o o",
        "Infinity NaN 0.3 -Infinity,    x x x o",
    })
    void level_overTime_closesAndReopens(String levels, String expected) {
        Gate<String> gate = Gate.level(() -> level, GateLevels.closeAt(0.5).reopenAt(0.2));

        assertThat(Arrays.stream(levels.split(" ")).map(next -> at(gate, next)).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    private String at(Gate<String> gate, String next) {
        level = Double.parseDouble(next);
        return gate.admits("input") ? "o" : "x";
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0.2, 0.5", "0.5, NaN", "0.5, -Infinity"})
    void level_withoutRoomBetweenLevels_isRefused(double closeAt, double reopenAt) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Gate.level(() -> level, GateLevels.closeAt(closeAt).reopenAt(reopenAt)))
                .withMessageContaining("reopenAt " + reopenAt)
                .withMessageContaining("closeAt " + closeAt);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void closeAt_notFinite_isRefusedAtOnce(double closeAt) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateLevels.closeAt(closeAt))
                .withMessageContaining("closeAt " + closeAt);
    }

    @Test
    void level_withoutALevelToReopenAt_reopensAtHalf() {
        Gate<String> gate = Gate.level(() -> level, GateLevels.closeAt(0.5));

        assertThat(List.of(at(gate, "0.5"), at(gate, "0.26"), at(gate, "0.25"))).containsExactly("x", "x", "o");
    }

    @Test
    void level_withoutSupplier_isRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> Gate.level(null, GateLevels.closeAt(0.5).reopenAt(0.2)));
    }

    @Test
    void level_seenByManyThreads_isTheSameForAll() throws Exception {
        seenByManyThreads(40);
    }

    @Tag("soak")
    @Test
    void level_seenByManyThreadsAgainAndAgain_isTheSameForAll() throws Exception {
        seenByManyThreads(10_000);
    }

    private void seenByManyThreads(int rounds) throws Exception {
        Gate<String> gate = Gate.level(() -> level, GateLevels.closeAt(0.5).reopenAt(0.2));
        for (int round = 0; round < rounds; round++) {
            boolean isHigh = round % 2 == 0;
            level = isHigh ? 0.6 : 0.1;
            assertThat(Together.each(thread -> gate.admits("input"))).containsOnly(!isHigh);
            level = 0.3;
            assertThat(Together.each(thread -> gate.admits("input"))).containsOnly(!isHigh);
        }
    }
}
