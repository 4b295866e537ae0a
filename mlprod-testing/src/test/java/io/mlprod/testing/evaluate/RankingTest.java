package io.mlprod.testing.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.testing.evaluate.Credit.Loan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several models on one test set. */
class RankingTest {

    private static final List<Loan> LOANS = Credit.drawn(21, 800, 1);

    private static EvaluatedModel<BinaryEvaluation> model(String name, double noise) {
        return Credit.evaluation(LOANS)
                .run(name, Credit.model(loan -> loan.score() + noise * Math.sin(1e6 * loan.score())));
    }

    @Test
    void of_equalModels_areTied_andShareTheChance() {
        Ranking ranking = Ranking.of(Metric.ROC_AUC, List.of(model("a", 0), model("b", 0)));

        assertThat(ranking.best()).containsExactlyInAnyOrder("a", "b");
        assertThat(ranking.places())
                .allSatisfy(place -> assertThat(place.chanceOfBest()).isEqualTo(0.5));
        assertThat(ranking).asString().contains("do not tell a, b apart");
    }

    @Test
    void of_aClearlyBestModel_saysSo() {
        Ranking ranking = Ranking.of(Metric.ROC_AUC, List.of(model("noisy", 1), model("good", 0), model("bad", 5)));

        assertThat(ranking.places()).extracting(Ranking.Place::model).startsWith("good");
        assertThat(ranking.best()).containsExactly("good");
        assertThat(ranking.places().stream()
                        .mapToDouble(Ranking.Place::chanceOfBest)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(ranking).asString().contains("'good' is better than each of the others");
    }

    @Test
    void of_aMetricOfWhichLessIsBetter_hasTheLowestFirst() {
        EvaluatedModel<BinaryEvaluation> flat =
                Credit.evaluation(LOANS).run("flat", Credit.model(loan -> 0.5 + 0.01 * loan.score()));
        Ranking ranking = Ranking.of(Metric.BRIER, List.of(flat, model("good", 0)));

        assertThat(ranking.places().get(0).model()).isEqualTo("good");
        assertThat(ranking.places().get(0).chanceOfBest()).isGreaterThan(0.99);
    }

    @Test
    void of_oneModelOrTwoOfOneName_isRefused() {
        assertThatThrownBy(() -> Ranking.of(Metric.ROC_AUC, List.of(model("a", 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least two");
        assertThatThrownBy(() -> Ranking.of(Metric.ROC_AUC, List.of(model("a", 0), model("a", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same name");
    }

    @Test
    void of_undefinedMetric_isRefused() {
        assertThatThrownBy(() -> Ranking.of(Metric.BRIER, List.of(model("a", 0), model("b", 9))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b' cannot be ranked");
    }
}
