package io.mlprod.testing.docs;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.lifecycle.Golden;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.record.Output;
import io.mlprod.testing.golden.Closeness;
import io.mlprod.testing.golden.GoldenFile;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The code of the page on golden files. */
class GoldenExamples {

    record Applicant(
            @Nullable Double age, int income, int debt, String purpose, boolean ownsHome, LocalDateTime appliedAt) {}

    record Decision(String label, Map<String, Float> probabilities) {}

    static class Scoring {

        private final ModelHandle<Inputs, Outputs> model;

        Scoring(ModelHandle<Inputs, Outputs> model) {
            this.model = model;
        }

        float[] features(Applicant applicant) {
            double age = applicant.age() == null ? 47 : applicant.age();
            return new float[] {
                (float) ((age - 47.705) / 14.770848824627514),
                (float) ((applicant.income() - 5096.5475) / 2458.713895056468),
                (float) ((applicant.debt() - 4708.2675) / 2666.530967557615),
                applicant.purpose().equals("car") ? 1 : 0,
                applicant.purpose().equals("education") ? 1 : 0,
                applicant.purpose().equals("furniture") ? 1 : 0,
                applicant.ownsHome() ? 1 : 0,
                applicant.appliedAt().getHour() / 24f
            };
        }

        Decision decide(Applicant applicant) {
            Tensor features = Tensor.of(new float[][] {features(applicant)});
            Outputs answer = model.predict(Inputs.of("features", features)).value();
            float[] scores = answer.tensor("probabilities").floats();
            return new Decision(answer.tensor("label").stringAt(0), Map.of("bad", scores[0], "good", scores[1]));
        }
    }

    static class CreditTest {

        @Test
        void answers_areThoseOfPython() {
            try (ModelHandle<Inputs, Outputs> model = ModelHandle.open("src/test/resources/golden/credit.onnx")) {
                Scoring scoring = new Scoring(model);

                GoldenFile.named("credit")
                        .as(Applicant.class)
                        .features(scoring::features)
                        .check(scoring::decide);
            }
        }
    }

    static void ways(ModelHandle<Inputs, Outputs> model, Predictor<Applicant, Decision> chain, Scoring scoring) {
        GoldenFile golden = GoldenFile.read(Path.of("src/test/resources/golden/credit_onnx"));
        golden.check(model);

        GoldenFile credit = GoldenFile.named("credit");
        credit.as(Applicant.class).check(chain);
        credit.ignoring("probabilities")
                .as(Applicant.class)
                .check(applicant -> Map.of("label", scoring.decide(applicant).label()));
    }

    record Risk(
            @Output(value = "probabilities", label = "bad") float risk) {}

    static void oneScore(Predictor<Applicant, Risk> risks) {
        GoldenFile.named("credit").ignoring("label").as(Applicant.class).check(risks);
    }

    static void settings(Scoring scoring) {
        GoldenFile.named("credit")
                .closeness("probabilities", Closeness.EXACT.absolute(1e-4))
                .ties("label", "probabilities", 1e-4)
                .allowOtherModel()
                .as(Applicant.class)
                .check(scoring::decide);
    }

    static void recorded(List<Applicant> applicants, Scoring scoring) {
        Path file = Path.of("src/test/resources/golden/decisions.json");

        GoldenFile.recorded(file, applicants, scoring::decide)
                .as(Applicant.class)
                .check(scoring::decide);
    }

    static void deploy(ModelHandle<Applicant, Decision> handle) {
        Golden<Applicant, Decision> examples =
                GoldenFile.named("credit").as(Applicant.class).toGolden(Decision.class);

        handle.deploy(io.mlprod.lifecycle.ModelSource.of(Path.of("credit-8.onnx")), examples);
    }
}
