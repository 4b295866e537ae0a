package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.Performance.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many labels of a window may be missing. */
class CompletenessTest {

    private final WindowRows rows = new WindowRows();

    private static AnswerPlan plan(Task task, String... classes) {
        String positive = task == Task.BINARY ? "yes" : "";
        return new AnswerPlan(task, null, null, List.of(classes), positive, "", 0.5, List.of());
    }

    private CompletenessTest add(int count, String predicted, String label) {
        for (int i = 0; i < count; i++) {
            PredictionId id = PredictionId.next();
            Optional<LateLabel> its = label.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new LateLabel(id, label, Double.NaN, Bench.START));
            rows.add(new JoinedPrediction(
                    new KeptPrediction(id, Bench.A, Bench.START, predicted, new double[0], Map.of()), its));
        }
        return this;
    }

    @ParameterizedTest
    @CsvSource({
        "40, 960, 0, true",
        "0, 960, 0, true", // all have one
        "0, 960, 40, false", // those of yes are all late
        "84, 2880, 36, false", // 98.8 % have one
        "100, 900, 2, true",
        "100, 900, 3, false",
        "900, 100, 3, false"
    })
    void yesAndNo_labelsThatAreMissing_areFewOfTheRarerOne(int yes, int no, int missing, boolean isComplete) {
        add(yes, "no", "yes").add(no, "no", "no").add(missing, "no", "");

        assertThat(Completeness.isReached(rows, plan(Task.BINARY, "no", "yes"))).isEqualTo(isComplete);
    }

    @Test
    void severalClasses_knownOneWithoutALabel_mayBeTheOneThatIsLate() {
        add(500, "a", "a").add(500, "b", "b").add(2, "a", "");

        assertThat(Completeness.isReached(rows, plan(Task.MULTICLASS, "a", "b"))).isTrue();
        assertThat(Completeness.isReached(rows, plan(Task.MULTICLASS, "a", "b", "c")))
                .isFalse();
    }

    @Test
    void severalClasses_thatAreNotKnown_areThoseThatWerePredictedOrLabelled() {
        add(500, "a", "a").add(500, "c", "b").add(2, "a", "");
        assertThat(Completeness.isReached(rows, plan(Task.MULTICLASS))).isFalse();

        add(100, "a", "c");
        assertThat(Completeness.isReached(rows, plan(Task.MULTICLASS))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"999, 0, true", "999, 1, false", "1000, 1, true", "1000, 2, false"})
    void numbers_oneOfAThousandMayBeMissing(int labelled, int missing, boolean isComplete) {
        add(labelled, "", "any").add(missing, "", "");

        assertThat(Completeness.isReached(rows, plan(Task.REGRESSION))).isEqualTo(isComplete);
    }
}
