package io.mlprod.monitoring.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.model.ModelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What NannyML estimates from the same rows; {@code estimate_fixtures.py} wrote it down. */
class NannyMlTest {

    private static final double EXACT = 1e-12;
    private static final double ROUNDED = 2e-5; // NannyML rounds its sums to five decimals
    private static final ModelVersion MODEL = new ModelVersion("nanny", "1", "");
    private static final List<String> DECISIONS = List.of("accuracy", "precision", "recall", "f1");
    private static final JsonNode CASES = read();

    private static JsonNode read() {
        try (InputStream file = NannyMlTest.class.getResourceAsStream("/estimate/nannyml.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<JsonNode> binary() {
        return StreamSupport.stream(CASES.get("binary").spliterator(), false);
    }

    static Stream<JsonNode> multiclass() {
        return StreamSupport.stream(CASES.get("multiclass").spliterator(), false);
    }

    private static double[] doubles(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static boolean[] truths(JsonNode node) {
        boolean[] truths = new boolean[node.size()];
        IntStream.range(0, truths.length).forEach(i -> truths[i] = node.get(i).asInt() == 1);
        return truths;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static double[][] table(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(NannyMlTest::doubles)
                .toArray(double[][]::new);
    }

    /** A calibration that takes scores as they are. */
    private static ScoreCalibration asTheyAre() {
        Curve curve =
                Curve.of(new double[] {0, 1}, new double[] {0, 1}, new long[] {10, 10}, new long[] {0, 10}, false);
        return new ScoreCalibration(MODEL, List.of(), 20, List.of(curve), Map.of());
    }

    private static void assertEqual(PerformanceEstimate estimate, JsonNode expected, List<String> names, double error) {
        assertThat(names)
                .allSatisfy(name -> assertThat(estimate.metric(name).value())
                        .as(name)
                        .isCloseTo(expected.get(name).asDouble(), within(error)));
    }

    @Test
    void tenRows_haveItsMetrics() {
        JsonNode small = CASES.get("small");
        double[] scores = doubles(small.get("scores"));
        double itself = 0;
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            itself += scores[i] * (1 - scores[i]) / (scores.length - i);
            sum += scores[i];
        }

        PerformanceEstimate estimate = PerformanceEstimate.of(asTheyAre(), truths(small.get("predicted")), scores);

        assertEqual(
                estimate,
                small.get("expected"),
                List.of("accuracy", "precision", "recall", "specificity", "f1", "rocAuc"),
                EXACT);
        // Here a positive row counts itself.
        assertThat(estimate.metric("averagePrecision").value() - itself / sum)
                .isCloseTo(small.get("expected").get("averagePrecision").asDouble(), within(EXACT));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void curve_isItsCalibrator(JsonNode one) {
        Curve curve = ScoreCalibration.binary(MODEL, doubles(one.get("reference")), truths(one.get("labels")))
                .curves()
                .get(0);
        double[] scores = doubles(one.get("scores"));
        double[] expected = doubles(one.get("probabilities"));

        assertThat(curve.isUsed()).isTrue();
        for (int i = 0; i < scores.length; i++) {
            assertThat(curve.probability(scores[i])).isCloseTo(expected[i], within(EXACT));
        }
    }

    @ParameterizedTest
    @MethodSource("binary")
    void yesOrNo_hasItsMetrics(JsonNode one) {
        ScoreCalibration calibration =
                ScoreCalibration.binary(MODEL, doubles(one.get("reference")), truths(one.get("labels")));

        PerformanceEstimate estimate =
                PerformanceEstimate.of(calibration, truths(one.get("predicted")), doubles(one.get("scores")));

        JsonNode expected = one.get("expected");
        assertEqual(estimate, expected, DECISIONS, EXACT);
        assertEqual(estimate, expected, List.of("specificity"), EXACT);
        assertEqual(estimate, expected, List.of("rocAuc"), ROUNDED);
        assertThat(estimate.metric("averagePrecision").value()
                        - one.get("itself").asDouble())
                .isCloseTo(expected.get("averagePrecision").asDouble(), within(ROUNDED));
    }

    @ParameterizedTest
    @MethodSource("multiclass")
    void severalClasses_haveItsMetrics(JsonNode one) {
        ScoreCalibration calibration = ScoreCalibration.multiclass(
                MODEL,
                texts(one.get("classes")),
                table(one.get("reference")),
                texts(one.get("labels")).toArray(String[]::new));

        PerformanceEstimate estimate = PerformanceEstimate.of(
                calibration, texts(one.get("predicted")).toArray(String[]::new), table(one.get("scores")));

        assertThat(calibration.areAllUsed()).isTrue();
        assertEqual(estimate, one.get("expected"), DECISIONS, EXACT);
        assertEqual(estimate, one.get("expected"), List.of("rocAuc"), ROUNDED);
    }

    @Test
    void tiedScores_areOnePoint_asInScikitLearnWithWeights() {
        JsonNode tied = CASES.get("tied");
        double[] scores = doubles(tied.get("scores"));
        double[] probabilities = doubles(tied.get("probabilities"));
        double itself = 0;
        double sum = 0;
        double[] distinct = IntStream.range(0, 11).mapToDouble(i -> i / 10.0).toArray();
        double[] rates = new double[distinct.length];
        for (int i = 0; i < scores.length; i++) {
            double score = scores[i];
            itself += probabilities[i]
                    * (1 - probabilities[i])
                    / IntStream.range(0, scores.length)
                            .filter(other -> scores[other] >= score)
                            .count();
            sum += probabilities[i];
            rates[(int) Math.rint(scores[i] * 10)] = probabilities[i];
        }
        Curve curve = curve(distinct, rates);
        Column column = Column.of(curve, scores, new boolean[scores.length]);

        assertThat(RankSlopes.rocAuc(column).value())
                .isCloseTo(tied.get("rocAuc").asDouble(), within(EXACT));
        assertThat(RankSlopes.averagePrecision(column).value() - itself / sum)
                .isCloseTo(tied.get("averagePrecision").asDouble(), within(EXACT));
    }

    private static Curve curve(double[] scores, double[] rates) {
        long[] rows = new long[scores.length];
        long[] positives = new long[scores.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = 100;
            positives[i] = Math.round(100 * rates[i]);
        }
        return Curve.of(scores, scores, rows, positives, true);
    }
}
