package io.mlprod.testing.golden;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.record.Label;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host's feature code in front of the model that golden_credit.py made. */
final class Credit {

    static final Path GOLDEN = Path.of("src/test/resources/golden");
    static final Path MODEL = GOLDEN.resolve("credit.onnx");

    private Credit() {}

    enum Purpose {
        @Label("car")
        CAR,
        @Label("education")
        EDUCATION,
        @Label("furniture")
        FURNITURE
    }

    record Applicant(
            @Nullable Double age, int income, long debt, Purpose purpose, boolean ownsHome, LocalDateTime appliedAt) {}

    record Decision(String label, Map<String, Float> probabilities) {}

    static ModelHandle<Inputs, Outputs> model() {
        return ModelHandle.open(MODEL);
    }

    static float[] features(Applicant applicant) {
        return new float[] {
            scaled(applicant.age() == null ? 47 : applicant.age(), 47.705, 14.770848824627514),
            scaled(applicant.income(), 5096.5475, 2458.713895056468),
            scaled((double) applicant.debt(), 4708.2675, 2666.530967557615),
            applicant.purpose() == Purpose.CAR ? 1 : 0,
            applicant.purpose() == Purpose.EDUCATION ? 1 : 0,
            applicant.purpose() == Purpose.FURNITURE ? 1 : 0,
            applicant.ownsHome() ? 1 : 0,
            applicant.appliedAt().getHour() / 24f
        };
    }

    static float scaled(double value, double mean, double scale) {
        return (float) ((value - mean) / scale);
    }

    static Decision decision(ModelHandle<Inputs, Outputs> model, float[] features) {
        Prediction<Outputs> answer = model.predict(Inputs.of("features", Tensor.of(features, 1, features.length)));
        float[] scores = answer.value().tensor("probabilities").floats();
        return new Decision(answer.value().tensor("label").stringAt(0), Map.of("bad", scores[0], "good", scores[1]));
    }
}
