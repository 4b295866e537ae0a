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
            Optional<LateLabel> its =
                    label.isEmpty() ? Optional.empty() : Optional.of(new LateLabel(id, label, Double.NaN, Bench.START));
            rows.add(new JoinedPrediction(
                    new KeptPrediction(id, Bench.A, Bench.START, predicted, new double[0], Map.of()), its));
        }
        return this;
    }

    @ParameterizedTest
    @CsvSource({"0, 960, 0", "19, 960, 0", "40, 960, 2", "100, 900, 5", "400, 3600, 10", "3600, 400, 10"})
    void yesAndNo_fewOfTheRarerOneMayBeMissing(int yes, int no, int missing) {
        add(yes, "no", "yes").add(no, "no", "no").add(100, "no", "");

        assertThat(Completeness.mayBeMissing(rows, plan(Task.BINARY, "no", "yes")))
                .isEqualTo(missing);
    }

    @Test
    void severalClasses_knownOneWithoutALabel_mayBeTheOneThatIsLate() {
        add(400, "a", "a").add(500, "b", "b");

        assertThat(Completeness.mayBeMissing(rows, plan(Task.MULTICLASS, "a", "b")))
                .isEqualTo(10);
        assertThat(Completeness.mayBeMissing(rows, plan(Task.MULTICLASS, "a", "b", "c")))
                .isZero();
    }

    @Test
    void severalClasses_thatAreNotKnown_areThoseThatWerePredictedOrLabelled() {
        add(400, "a", "a").add(400, "c", "b");
        assertThat(Completeness.mayBeMissing(rows, plan(Task.MULTICLASS))).isZero();

        add(100, "a", "c");
        assertThat(Completeness.mayBeMissing(rows, plan(Task.MULTICLASS))).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"999, 0", "1000, 1", "10000, 10"})
    void numbers_oneOfAThousandMayBeMissing(int labelled, int missing) {
        add(labelled, "", "any");

        assertThat(Completeness.mayBeMissing(rows, plan(Task.REGRESSION))).isEqualTo(missing);
    }
}
