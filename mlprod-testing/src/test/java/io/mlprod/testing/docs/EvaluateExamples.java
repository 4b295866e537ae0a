package io.mlprod.testing.docs;

import io.mlprod.ModelHandle;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.ClassificationEvaluation;
import io.mlprod.evaluation.RegressionEvaluation;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.data.Row;
import io.mlprod.testing.evaluate.EvaluatedModel;
import io.mlprod.testing.evaluate.EvaluationReport;
import io.mlprod.testing.evaluate.Gate;
import io.mlprod.testing.evaluate.Metric;
import io.mlprod.testing.evaluate.ModelEvaluation;
import io.mlprod.testing.evaluate.Ranking;
import io.mlprod.testing.evaluate.WorstSlice;
import io.mlprod.testing.fake.ScriptedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The code of the page EVALUATE.md. */
final class EvaluateExamples implements AutoCloseable {

    /** An applicant, as production knows one. */
    record Applicant(float age, float debt, float rate) {

        static Applicant of(Row row) {
            return new Applicant(
                    (float) row.number("age"), (float) row.number("champion"), (float) row.number("challenger"));
        }
    }

    /** The answer of a model. */
    record Risk(float probability) {}

    private final ScriptedModel<Applicant, Risk> old =
            ScriptedModel.of(Applicant.class, Risk.class).otherwise(applicant -> new Risk(applicant.debt()));
    private final ScriptedModel<Applicant, Risk> young =
            ScriptedModel.of(Applicant.class, Risk.class).otherwise(applicant -> new Risk(applicant.rate()));
    private final ModelHandle<Applicant, Risk> champion = old.handle();
    private final ModelHandle<Applicant, Risk> challenger = young.handle();

    static final ModelEvaluation<Row, Applicant, Risk, BinaryEvaluation> LOANS = ModelEvaluation.of(
                    DataSet.csv(Path.of("src/test/resources/evaluate/credit.csv")))
            .input(Applicant::of) // the code that makes it in production
            .binary(row -> row.text("defaulted").equals("yes"), Risk::probability)
            .sliceBy("sex")
            .bucket("age", row -> row.number("age"), 30, 50)
            .unit(row -> row.text("user"))
            .bootstrap(Bootstrap.DEFAULT.resamples(500)); // 2,000 unless set; fewer are faster and rougher

    @TestFactory
    Stream<DynamicTest> challenger_mayReplaceTheChampion() {
        return EvaluationReport.of(LOANS.run("challenger", challenger))
                .against(LOANS.run("champion", champion))
                .metrics(Metric.LOG_LOSS, Metric.BRIER)
                .gates(
                        Gate.atLeast(Metric.ROC_AUC, 0.72),
                        Gate.nonInferior(Metric.ROC_AUC, 0.005),
                        Gate.notWorse(Metric.ROC_AUC, 0.02).perSlice())
                .worstSlice(Metric.ROC_AUC)
                .build()
                .write() // to target/mlprod: HTML, JSON, Markdown
                .tests();
    }

    EvaluationReport report() {
        return EvaluationReport.of(LOANS.run("challenger", challenger))
                .against(LOANS.run("champion", champion))
                .metrics(Metric.LOG_LOSS, Metric.BRIER)
                .gates(
                        Gate.atLeast(Metric.ROC_AUC, 0.72),
                        Gate.nonInferior(Metric.ROC_AUC, 0.005),
                        Gate.notWorse(Metric.ROC_AUC, 0.02).perSlice())
                .worstSlice(Metric.ROC_AUC)
                .build();
    }

    void kinds(DataSet<Row> homes, ModelHandle<Row, Price> prices, ModelHandle<Row, Species> species) {
        EvaluatedModel<RegressionEvaluation> priced = ModelEvaluation.of(homes)
                .regression(row -> row.number("price"), Price::value)
                .run("prices", prices);

        EvaluatedModel<ClassificationEvaluation> named = ModelEvaluation.of(homes)
                .classes(row -> row.text("species"), Species::label)
                .run("species", species);

        System.out.println(priced + " " + named);
    }

    record Price(double value) {}

    record Species(String label) {}

    void numbers() {
        EvaluatedModel<BinaryEvaluation> model = LOANS.run("challenger", challenger);
        System.out.println(model.metric(Metric.ROC_AUC));
        System.out.println(model.metric(Metric.ROC_AUC, "sex missing"));
        System.out.println(model.evaluation("sex = f").threshold(0.3).confusion());

        Metric<BinaryEvaluation> recall =
                Metric.binary("recall at 0.3", rows -> rows.threshold(0.3).recall());
        System.out.println(model.metric(recall));
    }

    WorstSlice search() {
        EvaluatedModel<BinaryEvaluation> model = LOANS.run("challenger", challenger);
        WorstSlice worst = model.worstSlice(Metric.ROC_AUC);
        worst.assertNotSignificant();
        return worst;
    }

    Ranking ranking() {
        Ranking ranking = Ranking.of(
                Metric.ROC_AUC, List.of(LOANS.run("champion", champion), LOANS.run("challenger", challenger)));
        System.out.println(ranking);
        return ranking;
    }

    ModelEvaluation<Row, Applicant, Risk, BinaryEvaluation> settings() {
        return LOANS.countFailures(0.02)
                .minRows(200)
                .confidence(0.9)
                .bootstrap(Bootstrap.DEFAULT.resamples(5_000).seed(7));
    }

    @Override
    public void close() {
        old.close();
        young.close();
    }
}
