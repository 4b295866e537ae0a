package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlierGateTest {

    private static Gate<Boolean> gate(int window, double closeAt, double reopenAt) {
        return Gate.outliers(
                isOutlier -> isOutlier, window, GateLevels.closeAt(closeAt).reopenAt(reopenAt));
    }

    /** Of ten inputs; closes at half of them, reopens at a fifth. ! is an outlier, o is admitted, x is not. */
    @ParameterizedTest
    @CsvSource({
        "..........,           oooooooooo",
        ".........!,           oooooooooo",
        "!,                    o",
        "!!,                   oo",
        "!!!,                  oox",
        "!.!,                  oox",
        "!.......,             oooooooo",
        "!...!...!...!,        ooooooooooooo",
        ".....!!!!!,           ooooooooox",
        "!!........,           ooxxxxxxxo",
        "!!!........,          ooxxxxxxxxo",
        "!!!!!!!!!!........,   ooxxxxxxxxxxxxxxxo",
        "!!!........!!!!!,     ooxxxxxxxxooooox",
    })
    void outliers_overTime_closeAndReopen(String inputs, String expected) {
        Gate<Boolean> gate = gate(10, 0.5, 0.2);

        assertThat(inputs.chars()
                        .mapToObj(c -> gate.admits(c == '!') ? "o" : "x")
                        .collect(Collectors.joining()))
                .isEqualTo(expected);
    }

    @Test
    void outliers_beforeATenthOfTheWindow_areNotJudged() {
        Gate<Boolean> gate = gate(1_000, 0.5, 0.2);

        for (int i = 1; i < 100; i++) {
            assertThat(gate.admits(true)).isTrue();
        }
        assertThat(gate.admits(true)).isFalse();
    }

    @Property
    void outliers_alone_neverCloseTheGate(
            @ForAll @IntRange(min = 12, max = 300) int window, @ForAll @IntRange(max = 1_000) int before) {
        Gate<Boolean> gate = gate(window, 1.0 / 11, 0.01);
        for (int i = 0; i < before; i++) {
            gate.admits(false);
        }

        assertThat(gate.admits(true)).isTrue();
        assertThat(gate.admits(false)).isTrue();
    }

    @Property
    void outliers_ofAnySequence_areTheShareOfTheWindow(
            @ForAll @IntRange(min = 3, max = 25) int window, @ForAll @Size(max = 300) List<Boolean> inputs) {
        Gate<Boolean> gate = gate(window, 0.6, 0.4);
        Deque<Boolean> recent = new ArrayDeque<>();
        boolean isOpen = true;

        for (boolean input : inputs) {
            recent.add(input);
            if (recent.size() > window) {
                recent.remove();
            }
            double share = (double) recent.stream().filter(i -> i).count() / recent.size();
            if (recent.size() >= Math.max(2, (window + 9) / 10)) {
                isOpen = isOpen ? share < 0.6 : share <= 0.4;
            }
            assertThat(gate.admits(input)).isEqualTo(isOpen);
        }
    }

    /** If one of many inputs that came at the same time were lost or stayed, the gate would open too soon or never. */
    @Test
    void outliers_afterManyThreads_areAllForgottenByAWindow() throws Exception {
        int window = 64;
        for (int round = 0; round < 50; round++) {
            int seed = round;
            Gate<Boolean> gate = gate(window, 0.02, 0);
            Together.each(thread -> {
                SplittableRandom random = new SplittableRandom(8L * seed + thread);
                for (int i = 0; i < 5_000; i++) {
                    gate.admits(random.nextBoolean());
                }
                return thread;
            });

            assertThat(gate.admits(true)).isFalse();
            for (int i = 1; i < window; i++) {
                assertThat(gate.admits(false)).as("%d of %d", i, window).isFalse();
            }
            assertThat(gate.admits(false)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5, reopenAt", "NaN, 0.2, finite", "1.1, 0.2, 0 to 1", "0.5, -0.1, 0 to 1", "0.01, 0, window"})
    void outliers_withSharesThatCannotBe_areRefused(double closeAt, double reopenAt, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate(100, closeAt, reopenAt))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"-5", "0", "1", "2"})
    void outliers_withAWindowThatOneFills_areRefused(int window) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate(window, 0.5, 0.2))
                .withMessageContaining("larger than 2.0");
    }

    @Test
    void outliers_withoutPredicate_areRefused() {
        assertThatNullPointerException()
                .isThrownBy(
                        () -> Gate.outliers(null, 100, GateLevels.closeAt(0.5).reopenAt(0.2)));
    }
}
