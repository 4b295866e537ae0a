package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is read of an answer, and what is said of settings that do not fit it. */
class AnswerPlannerTest {

    private static final Column TRUTH = Column.of("isFraud", Kind.CATEGORY, true);
    private static final Column PRICE = Column.of("price", Kind.NUMBER, true);
    private static final Column ANIMAL =
            Column.of("animal", Kind.CATEGORY, false).categories(List.of("cat", "dog", "eel"));
    private static final Column ANIMALS =
            Column.of("animals", Kind.NUMBER, true).width(3).categories(List.of("cat", "dog", "eel"));
    private static final Column YES = Column.of("p", Kind.NUMBER, true).categories(List.of("yes"));

    private static AnswerPlan plan(Performance settings, Column... answers) {
        return AnswerPlanner.plan(settings, new RowLayout(Bench.A, List.of(Bench.AGE), List.of(answers)));
    }

    @Test
    void automatic_takesTheTaskFromTheColumns() {
        assertThat(plan(Performance.automatic(), Bench.ANSWER, Bench.SCORES).task())
                .isEqualTo(Task.BINARY);
        assertThat(plan(Performance.automatic(), ANIMAL, ANIMALS).task()).isEqualTo(Task.MULTICLASS);
        assertThat(plan(Performance.automatic(), ANIMALS).task()).isEqualTo(Task.MULTICLASS);
        assertThat(plan(Performance.automatic(), TRUTH).positive()).isEqualTo("true");
        assertThat(plan(Performance.automatic(), YES).positive()).isEqualTo("yes");
        assertThat(plan(Performance.automatic(), PRICE).task()).isEqualTo(Task.REGRESSION);
    }

    @Test
    void automatic_twoClasses_saysWhichIsPositive() {
        AnswerPlan plan = plan(Performance.automatic(), Bench.ANSWER, Bench.SCORES);

        assertThat(plan.positive()).isEqualTo("yes");
        assertThat(plan.notes()).singleElement().asString().contains("the positive class is taken to be 'yes'");
        assertThat(Objects.requireNonNull(plan.scores()).element()).isEqualTo(1);
    }

    @Test
    void automatic_nothingFits_isTold() {
        AnswerPlan plan = plan(Performance.automatic(), PRICE, Column.of("tax", Kind.NUMBER, true));

        assertThat(plan.task()).isNull();
        assertThat(plan.notes()).singleElement().asString().contains("name its columns with answer(...)");
    }

    @Test
    void unknownColumn_isTold_andNothingIsGuessed() {
        AnswerPlan plan = plan(Performance.binary("yes").scores("socre"), Bench.ANSWER, Bench.SCORES);

        assertThat(plan.task()).isNull();
        assertThat(plan.notes()).containsExactly("the answer has no column 'socre', only [answer, scores]");
    }

    @Test
    void positiveClassThatIsNone_isTold() {
        AnswerPlan plan = plan(Performance.binary("Yes"), Bench.ANSWER, Bench.SCORES);

        assertThat(plan.task()).isNull();
        assertThat(plan.notes()).containsExactly("the positive class 'Yes' is none of the model's classes [no, yes]");
    }

    @Test
    void positiveClassOfATruthValue_mayBeOne() {
        assertThat(plan(Performance.binary("1"), TRUTH).positive()).isEqualTo("true");
    }

    @Test
    void scoreOfTheOtherClass_isNotUsed() {
        AnswerPlan plan = plan(
                Performance.binary("yes"),
                Bench.ANSWER,
                Column.of("p", Kind.NUMBER, true).categories(List.of("no")));

        assertThat(plan.scores()).isNull();
        assertThat(plan.notes()).singleElement().asString().contains("has no score of 'yes'");
    }

    @Test
    void regression_ofAText_isTold() {
        assertThat(plan(Performance.regression().answer("answer"), Bench.ANSWER).task())
                .isNull();
    }

    @Test
    void recorder_nothingFits_isNone_andAProblem() {
        try (Bench bench = new Bench(Performance.binary("Yes"), new MapStore())) {
            assertThat(bench.watch.recorder(Bench.layout(Bench.A))).isNull();
            assertThat(bench.problems())
                    .singleElement()
                    .asString()
                    .startsWith("no performance of loans@1: the positive");
        }
    }

    @Test
    void scoresOutsideOfProbabilities_areToldInTheReport() {
        try (Bench bench = new Bench(Performance.binary("yes").scores("logit").threshold(0), new MapStore())) {
            var recorder = Objects.requireNonNull(bench.watch.recorder(
                    new RowLayout(Bench.A, List.of(), List.of(Column.of("logit", Kind.NUMBER, true)))));
            for (int i = 0; i < 20; i++) {
                var id = io.mlprod.model.PredictionId.next();
                recorder.record(Rows.of(id, Map.of(), new Object[] {i - 10.0}));
                bench.label(id, i % 3 == 0 ? "yes" : "no");
            }
            var report = bench.nextDay().get(0);

            assertThat(report.notes()).anyMatch(note -> note.contains("have a score outside 0 to 1"));
            assertThat(report.text()).contains("logLoss           -");
        }
    }
}
