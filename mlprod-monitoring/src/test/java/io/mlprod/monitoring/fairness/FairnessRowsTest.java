package io.mlprod.monitoring.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FairnessRowsTest {

    private static final Fairness SETTINGS =
            Fairness.by("region").showing("north").positive("yes").minimums(Groups.NO_MINIMUMS);

    private static JoinedPrediction joined(
            String predicted, double[] scores, Map<String, String> slices, @Nullable String label) {
        PredictionId id = PredictionId.next();
        KeptPrediction kept = new KeptPrediction(
                id, new ModelVersion("m", "1", "ab".repeat(32)), Instant.EPOCH, predicted, scores, slices);
        return new JoinedPrediction(
                kept,
                Optional.ofNullable(label).map(category -> new LateLabel(id, category, Double.NaN, Instant.EPOCH)));
    }

    private static double[] scores(double... scores) {
        return scores;
    }

    @Test
    void joined_predictions_areRows() {
        List<JoinedPrediction> joined = List.of(
                joined("yes", scores(0.9), Map.of("region", "north"), "yes"),
                joined("no", scores(0.2), Map.of("region", "north"), "yes"),
                joined("yes", scores(0.7), Map.of("region", "north"), null),
                joined("no", scores(0.1), Map.of("region", SETTINGS.shown("south")), "no"),
                joined("no", scores(0.1), Map.of(), "no"));
        FairnessReport report = FairnessReport.of(SETTINGS, FairnessRows.of(joined, SETTINGS, List.of("yes")));

        GroupReport north = report.groups().get(0);
        assertThat(north.name()).isEqualTo("north");
        assertThat(north.counts()).isEqualTo(new GroupCounts(3, 2, 2, 2, 1, 0));
        assertThat(north.brier().value()).isEqualTo((0.1 * 0.1 + 0.8 * 0.8) / 2, within(1e-12));
        assertThat(report.groups().get(1).values()).containsExactly(SETTINGS.shown("south"));
        assertThat(report.groups().get(2).name()).isEqualTo(Fairness.MISSING);
    }

    @Test
    void joined_scoreOfTheOtherClass_isTurnedRound() {
        List<JoinedPrediction> joined = List.of(joined("no", scores(0.8), Map.of("region", "north"), "yes"));
        FairnessReport report = FairnessReport.of(SETTINGS, FairnessRows.of(joined, SETTINGS, List.of("no")));

        assertThat(report.overall().brier().value()).isEqualTo(0.8 * 0.8, within(1e-12));
    }

    @Test
    void joined_scoresOfSeveralClasses_areThatOfThePositive() {
        List<JoinedPrediction> joined =
                List.of(joined("maybe", scores(0.1, 0.6, 0.3), Map.of("region", "north"), "yes"));
        FairnessRows rows = FairnessRows.of(joined, SETTINGS, List.of("no", "maybe", "yes"));

        assertThat(FairnessReport.of(SETTINGS, rows).overall().brier().value()).isEqualTo(0.49, within(1e-12));
    }

    @Test
    void joined_rawValueOfASlice_isAPseudonymAllTheSame() {
        List<JoinedPrediction> joined = List.of(joined("no", scores(), Map.of("region", "south"), null));
        FairnessReport report = FairnessReport.of(SETTINGS, FairnessRows.of(joined, SETTINGS, List.of()));

        assertThat(report.groups().get(0).values()).containsExactly(SETTINGS.shown("south"));
    }

    @Test
    void joined_numbersOfARegression_areRefusedInWords() {
        List<JoinedPrediction> joined = List.of(joined("", scores(17.5), Map.of("region", "north"), null));

        assertThatThrownBy(() -> FairnessRows.of(joined, Fairness.by("region"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The numbers of a regression must become decisions first");
        assertThatThrownBy(() -> FairnessRows.of(joined, SETTINGS, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_hasNoValues() {
        assertThat(Groups.fairlearns()).hasToString("FairnessRows[18 rows]");
    }
}
