package io.mlprod.testing.metamorphic;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.model.ModelVersion;
import io.mlprod.validation.Range;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A model in plain Java that keeps all relations, and rows for it. */
final class Credit {

    record Applicant(
            String name,
            String sex,
            @Range(min = 18, max = 90) int age,
            @Range(min = 0, max = 200_000) double income,
            @Nullable Float debt,
            List<Double> payments) {}

    record Decision(double risk, String label) {

        static Decision of(double risk) {
            return new Decision(risk, risk > 0.5 ? "reject" : "accept");
        }
    }

    static final List<Applicant> ROWS = IntStream.range(0, 60)
            .mapToObj(i -> new Applicant(
                    "Anna " + i,
                    i % 2 == 0 ? "f" : "m",
                    20 + i,
                    10_000 + 2_500.5 * (i * 7 % 40),
                    i % 5 == 0 ? null : 100f * i,
                    List.of(1.0 * i, 2.0 + i, 50.0 - i)))
            .toList();

    private Credit() {}

    /** A smooth risk: falls with income and age, rises with debt. */
    static double risk(Applicant applicant) {
        double debt = applicant.debt() == null ? 1_000 : applicant.debt();
        double paid = applicant.payments().stream().mapToDouble(x -> x).sum();
        double score = 1 - applicant.income() / 60_000 - (applicant.age() - 50) / 40.0 + debt / 5_000 - paid / 1_000;
        return 1 / (1 + Math.exp(-score));
    }

    static Predictor<Applicant, Decision> model(Function<Applicant, Double> risk) {
        return (applicant, call) ->
                Prediction.of(Decision.of(risk.apply(applicant)), new ModelVersion("credit", "1", "0"));
    }

    static Metamorphic<Applicant, Decision> relations(Function<Applicant, Double> risk) {
        return Metamorphic.<Applicant, Decision>of(model(risk), ROWS).score(Decision::risk);
    }
}
