package io.mlprod.testing.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Bootstrap;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.data.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Test data: loans with the scores of two models, written by evaluate.py, and loans that are drawn here. */
final class Credit {

    private static final Path DIRECTORY = Path.of("src/test/resources/evaluate");
    private static final ModelVersion VERSION = new ModelVersion("test", "1", "0".repeat(64));

    private Credit() {}

    static DataSet<Row> rows() {
        return DataSet.csv(DIRECTORY.resolve("credit.csv"));
    }

    /** Returns what scikit-learn and numpy say of the rows. */
    static JsonNode expected() {
        try {
            return new ObjectMapper().readTree(Files.readString(DIRECTORY.resolve("expected.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelEvaluation<Row, Row, Double, BinaryEvaluation> evaluation() {
        return ModelEvaluation.of(rows())
                .binary(row -> row.text("defaulted").equals("yes"), Double::doubleValue)
                .bootstrap(Bootstrap.DEFAULT.resamples(500))
                .sliceBy("sex")
                .bucket("age", row -> row.number("age"), 30, 50);
    }

    static Predictor<Row, Double> column(String name) {
        return model(row -> row.number(name));
    }

    static EvaluatedModel<BinaryEvaluation> champion() {
        return evaluation().run("champion", column("champion"));
    }

    static EvaluatedModel<BinaryEvaluation> challenger() {
        return evaluation().run("challenger", column("challenger"));
    }

    static <I, O> Predictor<I, O> model(Function<I, O> answer) {
        return (input, call) -> Prediction.of(answer.apply(input), VERSION);
    }

    /** A loan with its score. */
    record Loan(String region, String product, boolean isDefaulted, double score) {}

    /**
     * Draws loans of four regions and three products.
     *
     * @param worse how many times as hard loans of the region "north" are to tell apart
     */
    static List<Loan> drawn(long seed, int count, double worse) {
        Random random = new Random(seed);
        List<Loan> loans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String region = List.of("north", "east", "south", "west").get(random.nextInt(4));
            String product = List.of("car", "home", "study").get(random.nextInt(3));
            boolean isDefaulted = random.nextInt(10) < 4;
            double noise = region.equals("north") ? worse : 1;
            double signal = (isDefaulted ? 0.7 : -0.7) / noise + random.nextGaussian();
            loans.add(new Loan(region, product, isDefaulted, 1 / (1 + Math.exp(-signal))));
        }
        return loans;
    }

    static ModelEvaluation<Loan, Loan, Double, BinaryEvaluation> evaluation(List<Loan> loans) {
        return ModelEvaluation.of(DataSet.of("loans", loans))
                .binary(Loan::isDefaulted, Double::doubleValue)
                .bootstrap(Bootstrap.DEFAULT.resamples(500))
                .sliceBy("region", Loan::region)
                .sliceBy("product", Loan::product);
    }

    static EvaluatedModel<BinaryEvaluation> evaluated(List<Loan> loans) {
        return evaluation(loans).run("model", model(Loan::score));
    }
}
