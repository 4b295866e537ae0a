package io.mlprod.monitoring.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.monitoring.fairness.FairnessValue.State;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FairnessChangeTest {

    private static final Fairness SETTINGS = Fairness.by("group").showing("a", "b", "c");

    /** Rows of groups, 1,000 each, of which some are selected. */
    private static FairnessReport selected(Fairness settings, String names, int... selected) {
        String[] groups = new String[1_000 * selected.length];
        int[] predicted = new int[groups.length];
        for (int i = 0; i < selected.length; i++) {
            Arrays.fill(groups, 1_000 * i, 1_000 * (i + 1), names.substring(i, i + 1));
            Arrays.fill(predicted, 1_000 * i, 1_000 * i + selected[i], 1);
        }
        return FairnessReport.of(settings, FairnessRows.of(predicted).group("group", groups));
    }

    @Test
    void growth_muchLargerDifference_hasGrown() {
        FairnessReport before = selected(SETTINGS, "ab", 500, 480);
        FairnessReport now = selected(SETTINGS, "ab", 500, 300);

        FairnessChange change = now.since(before);
        assertThat(change.growth(GroupRate.SELECTION_RATE).value()).isEqualTo(0.18, within(1e-12));
        assertThat(change.hasGrown(GroupRate.SELECTION_RATE)).isTrue();
        assertThat(before.since(now).hasShrunk(GroupRate.SELECTION_RATE)).isTrue();
        assertThat(change.growth(GroupRate.TRUE_POSITIVE_RATE).state()).isEqualTo(State.NOT_ESTIMABLE);
        assertThat(change).hasToString("FairnessChange[1 grown, 0 shrunk]");
    }

    @Test
    void growth_slightlyLargerDifference_isWithinChance() {
        FairnessChange change = selected(SETTINGS, "ab", 500, 460).since(selected(SETTINGS, "ab", 500, 480));

        assertThat(change.growth(GroupRate.SELECTION_RATE).value()).isEqualTo(0.02, within(1e-12));
        assertThat(change.hasGrown(GroupRate.SELECTION_RATE)).isFalse();
        assertThat(change.hasShrunk(GroupRate.SELECTION_RATE)).isFalse();
    }

    @Test
    void growth_newGroup_isNamedAndNotCompared() {
        FairnessChange change = selected(SETTINGS, "abc", 500, 480, 10).since(selected(SETTINGS, "ab", 500, 480));

        assertThat(change.growth(GroupRate.SELECTION_RATE).value()).isEqualTo(0, within(1e-12));
        assertThat(change.appeared()).containsExactly("c");
        assertThat(change.gone()).isEmpty();
    }

    @Test
    void growth_pseudonymsOfAnotherKey_isNotEstimable() {
        Fairness one = Fairness.by("group").key(new byte[16]);
        Fairness other = Fairness.by("group").key(new byte[32]);
        FairnessChange change = selected(
                        one.key("0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "ab", 500, 300)
                .since(selected(other, "ab", 500, 480));

        assertThat(change.growth(GroupRate.SELECTION_RATE).estimate().reason()).contains("Fairness.key");
    }

    @Test
    void since_anotherSelection_isRefused() {
        FairnessReport ones = selected(SETTINGS, "ab", 500, 480);
        FairnessReport zeros = selected(SETTINGS.positive("0"), "ab", 500, 480);

        assertThatThrownBy(() -> ones.since(zeros)).isInstanceOf(IllegalArgumentException.class);
    }
}
