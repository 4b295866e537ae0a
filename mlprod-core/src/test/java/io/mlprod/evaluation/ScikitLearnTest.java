package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What scikit-learn and SciPy compute from the same rows; {@code make_metrics.py} wrote it down. */
class ScikitLearnTest {

    private static final double EXACT = 1e-12;
    private static final double BY_DIFFERENCES = 2e-6; // of the script's numerical derivatives

    private static final JsonNode CASES = read();

    /** Rows, the metrics of which are found by name. */
    record Case(String name, Map<String, Estimate> metrics, JsonNode expected, JsonNode intervals) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static JsonNode read() {
        try (InputStream file = ScikitLearnTest.class.getResourceAsStream("/evaluation/metrics.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                        of("binary", ScikitLearnTest::binary),
                        of("classification", ScikitLearnTest::classification),
                        of("multiclass", ScikitLearnTest::multiclass),
                        of("multilabel", ScikitLearnTest::multilabel),
                        of("regression", ScikitLearnTest::regression),
                        of("ranking", ScikitLearnTest::ranking))
                .flatMap(cases -> cases);
    }

    private interface Metrics {
        Map<String, Estimate> of(JsonNode one);
    }

    private static Stream<Case> of(String kind, Metrics metrics) {
        return StreamSupport.stream(CASES.get(kind).spliterator(), false)
                .map(one -> new Case(
                        kind + ": " + one.get("name").asText(),
                        metrics.of(one),
                        one.get("expected"),
                        one.get("intervals")));
    }

    private static double[] doubles(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static double[][] table(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(ScikitLearnTest::doubles)
                .toArray(double[][]::new);
    }

    private static int[] ints(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static List<String> texts(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static <E extends RowEvaluation<E>> E weighted(E evaluation, JsonNode one) {
        JsonNode weights = one.get("weights");
        return weights.isNull() ? evaluation : evaluation.weights(doubles(weights));
    }

    private static Map<String, Estimate> binary(JsonNode one) {
        BinaryEvaluation rows = weighted(
                Evaluation.binary(doubles(one.get("scores")), ints(one.get("labels")))
                        .threshold(one.get("threshold").asDouble()),
                one);
        return Map.ofEntries(
                Map.entry("accuracy", rows.accuracy()),
                Map.entry("balancedAccuracy", rows.balancedAccuracy()),
                Map.entry("precision", rows.precision()),
                Map.entry("recall", rows.recall()),
                Map.entry("specificity", rows.specificity()),
                Map.entry("f1", rows.fBeta(1)),
                Map.entry("f2", rows.fBeta(2)),
                Map.entry("f05", rows.fBeta(0.5)),
                Map.entry("mcc", rows.mcc()),
                Map.entry("rocAuc", rows.rocAuc()),
                Map.entry("averagePrecision", rows.averagePrecision()),
                Map.entry("logLoss", rows.logLoss()),
                Map.entry("brier", rows.brier()),
                Map.entry("equalWidth10", rows.equalWidthCalibrationError(10)),
                Map.entry("equalCount10", rows.equalCountCalibrationError(10)));
    }

    private static Map<String, Estimate> classification(JsonNode one) {
        ClassificationEvaluation rows =
                weighted(Evaluation.classification(texts(one.get("predicted")), texts(one.get("actual"))), one);
        Map<String, Estimate> found = new HashMap<>(
                Map.of("accuracy", rows.accuracy(), "balancedAccuracy", rows.balancedAccuracy(), "mcc", rows.mcc()));
        for (Average average : Average.values()) {
            String suffix = "." + average.name().toLowerCase(Locale.ROOT);
            found.put("precision" + suffix, rows.precision(average));
            found.put("recall" + suffix, rows.recall(average));
            found.put("f1" + suffix, rows.fBeta(1, average));
            found.put("f2" + suffix, rows.fBeta(2, average));
        }
        return found;
    }

    private static Map<String, Estimate> multiclass(JsonNode one) {
        MulticlassEvaluation rows =
                weighted(Evaluation.multiclass(table(one.get("scores")), ints(one.get("actual"))), one);
        Map<String, Estimate> found = new HashMap<>(Map.of(
                "accuracy", rows.accuracy(),
                "logLoss", rows.logLoss(),
                "brier", rows.brier(),
                "top1", rows.topKAccuracy(1),
                "top2", rows.topKAccuracy(2),
                "equalWidth10", rows.equalWidthCalibrationError(10),
                "equalCount10", rows.equalCountCalibrationError(10)));
        for (Average average : Average.values()) {
            String suffix = "." + average.name().toLowerCase(Locale.ROOT);
            found.put("rocAuc" + suffix, rows.rocAuc(average));
            found.put("averagePrecision" + suffix, rows.averagePrecision(average));
            if (average != Average.MICRO) {
                found.put("rocAucOneVsOne" + suffix, rows.rocAucOneVsOne(average));
            }
        }
        return found;
    }

    private static Map<String, Estimate> multilabel(JsonNode one) {
        int[][] labels = StreamSupport.stream(one.get("labels").spliterator(), false)
                .map(ScikitLearnTest::ints)
                .toArray(int[][]::new);
        MultilabelEvaluation rows = weighted(Evaluation.multilabel(table(one.get("scores")), labels), one);
        Map<String, Estimate> found =
                new HashMap<>(Map.of("subsetAccuracy", rows.subsetAccuracy(), "hammingLoss", rows.hammingLoss()));
        for (Average average : Average.values()) {
            String suffix = "." + average.name().toLowerCase(Locale.ROOT);
            found.put("precision" + suffix, rows.precision(average));
            found.put("recall" + suffix, rows.recall(average));
            found.put("f1" + suffix, rows.fBeta(1, average));
            found.put("rocAuc" + suffix, rows.rocAuc(average));
            found.put("averagePrecision" + suffix, rows.averagePrecision(average));
        }
        return found;
    }

    private static Map<String, Estimate> regression(JsonNode one) {
        RegressionEvaluation rows =
                weighted(Evaluation.regression(doubles(one.get("predicted")), doubles(one.get("actual"))), one);
        return Map.of(
                "mae", rows.mae(),
                "rmse", rows.rmse(),
                "mape", rows.mape(),
                "quantileLoss.1", rows.quantileLoss(0.1),
                "quantileLoss.9", rows.quantileLoss(0.9),
                "r2", rows.r2());
    }

    private static Map<String, Estimate> ranking(JsonNode one) {
        RankingEvaluation rows =
                weighted(Evaluation.ranking(table(one.get("scores")), table(one.get("relevance"))), one);
        return Map.of("ndcg", rows.ndcg(), "ndcg1", rows.ndcg(1), "ndcg3", rows.ndcg(3));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void value_sameRows_isThatOfScikitLearn(Case one) {
        assertThat(one.expected()).isNotEmpty();
        for (Iterator<String> names = one.expected().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Estimate found = one.metrics().get(name);
            if (one.expected().get(name).isNull()) {
                assertThat(found.isDefined()).as(name).isFalse();
                assertThat(found.reason()).as(name).isNotEmpty();
            } else {
                double expected = one.expected().get(name).asDouble();
                double tolerance = EXACT * Math.max(1, Math.abs(expected));
                assertThat(found.value()).as(name).isCloseTo(expected, within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void interval_sameRows_isThatOfSciPyOrOfDifferences(Case one) {
        for (Iterator<String> names = one.intervals().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Estimate found = one.metrics().get(name);
            double[] expected = doubles(one.intervals().get(name));
            double tolerance = BY_DIFFERENCES * Math.max(1, Math.abs(expected[1]));
            assertThat(found.lower()).as(name).isCloseTo(expected[0], within(tolerance));
            assertThat(found.upper()).as(name).isCloseTo(expected[1], within(tolerance));
            assertThat(found.reason()).isEmpty();
        }
    }

    @Test
    void intervals_areCompared() {
        assertThat(cases().mapToInt(one -> one.intervals().size()).sum()).isGreaterThan(80);
    }
}
