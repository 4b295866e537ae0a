package io.mlprod.monitoring.estimate;

import static io.mlprod.monitoring.estimate.EstimateSimulation.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.estimate.EstimateSimulation.Settings;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreCalibrationTest {

    private static final Settings TILTED = new Settings(0, 1.5, 2, 0, 0, 300, 0);
    private static final Settings RIGHT = new Settings(0, 1.5, 1, 0, 0, 3_000, 0);

    @TempDir
    private Path folder;

    private static ScoreCalibration fitted(Settings settings, long seed) {
        double[][] rows = EstimateSimulation.rows(settings, settings.reference(), 0, new Random(seed));
        return ScoreCalibration.binary(MODEL, rows[0], EstimateSimulation.truth(rows[1]));
    }

    private static ScoreCalibration threeClasses() {
        Object[] rows = EstimateSimulation.multiclassRows(3, 2, 300, 0, new Random(5));
        return ScoreCalibration.multiclass(MODEL, List.of("0", "1", "2"), (double[][]) rows[0], (String[]) rows[1]);
    }

    // ---- the curve

    @Test
    void curve_ofSharesThatFall_poolsThem() {
        int[] shares = {3, 7, 5, 9, 8, 7, 10};
        double[] scores = new double[70];
        boolean[] labels = new boolean[70];
        for (int i = 0; i < 70; i++) {
            int score = i / 10;
            scores[i] = score;
            labels[i] = i % 10 < shares[score];
        }

        Curve curve = Curve.isotonic(TiedScores.of(scores, labels));

        assertThat(IntStream.range(0, 7).mapToDouble(curve::probability).toArray())
                .containsExactly(new double[] {0.3, 0.6, 0.6, 0.8, 0.8, 0.8, 1}, within(1e-15));
        assertThat(curve.probability(0.5)).isCloseTo(0.45, within(1e-15));
        assertThat(curve.probability(-9)).isEqualTo(0.3);
        assertThat(curve.probability(9)).isEqualTo(1);
    }

    @Test
    void curve_scoresNearTheLargestDouble_isFinite() {
        double[] scores = {-1.7e308, -1e308, 1e308, 1.7e308};

        Curve curve = Curve.isotonic(TiedScores.of(scores, new boolean[] {false, false, true, true}));

        assertThat(curve.probability(0)).isEqualTo(0.5);
    }

    @Test
    void binary_scoresThatAreRight_areTakenAsTheyAre() {
        ScoreCalibration calibration = fitted(RIGHT, 1);

        assertThat(calibration.isUsed()).isFalse();
        assertThat(calibration).hasToString("Calibration of simulated@1 by 3,000 rows, which takes scores as they are");
    }

    @Test
    void binary_scoresThatAreTooSure_areChanged() {
        assertThat(fitted(TILTED, 1).isUsed()).isTrue();
    }

    @Test
    void binary_scoresThatAreNoProbabilities_areChanged() {
        double[][] rows = EstimateSimulation.rows(RIGHT, 500, 0, new Random(3));
        for (int i = 0; i < 500; i++) {
            rows[0][i] = Math.log(rows[0][i] / (1 - rows[0][i]));
        }

        ScoreCalibration calibration = ScoreCalibration.binary(MODEL, rows[0], EstimateSimulation.truth(rows[1]));

        assertThat(calibration.isUsed()).isTrue();
        assertThat(PerformanceEstimate.of(calibration, new boolean[500], rows[0])
                        .metric("brier"))
                .matches(brier -> !brier.isDefined() && brier.reason().contains("no probabilities"));
    }

    @Test
    void binary_rowsInAnyOrder_isTheSame() {
        double[][] rows = EstimateSimulation.rows(new Settings(0, 1.5, 2, 0, 0.01, 300, 0), 300, 0, new Random(4));
        List<Integer> order = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
        Collections.shuffle(order, new Random(5));
        double[] scores = order.stream().mapToDouble(i -> rows[0][i]).toArray();
        double[] labels = order.stream().mapToDouble(i -> rows[1][i]).toArray();

        assertThat(ScoreCalibration.binary(MODEL, scores, EstimateSimulation.truth(labels))
                        .toJson())
                .isEqualTo(ScoreCalibration.binary(MODEL, rows[0], EstimateSimulation.truth(rows[1]))
                        .toJson());
    }

    // ---- where rows come from

    @Test
    void ofCsv_rowsOfAFile_isThatOfTheArrays() throws IOException {
        double[][] rows = EstimateSimulation.rows(TILTED, 300, 0, new Random(1));
        StringBuilder text = new StringBuilder("\uFEFFid,score,label\n");
        for (int i = 0; i < 300; i++) {
            text.append(i + "," + rows[0][i] + "," + (rows[1][i] == 1 ? "yes" : "no") + "\n");
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), text + "300,0.5,\n");

        assertThat(ScoreCalibration.ofCsv(MODEL, file, "score", "label", "yes").toJson())
                .isEqualTo(fitted(TILTED, 1).toJson());
    }

    @Test
    void ofCsv_scoreThatIsNoNumber_namesLineAndColumnOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "score,label\n0.1,a\nsecret,b\n");

        assertThatThrownBy(() -> ScoreCalibration.ofCsv(MODEL, file, "score", "label", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3, column score: expected a finite number")
                .hasMessageNotContaining("secret");
    }

    @Test
    void ofCsv_columnThatIsNotThere_isNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "score,label\n0.1,a\n");

        assertThatThrownBy(() -> ScoreCalibration.ofCsv(MODEL, file, List.of("a", "b"), "label", List.of("a", "b")))
                .hasMessageContaining("has no column a; its header has [score, label]");
    }

    @Test
    void ofPairs_predictionsWithLabels_isThatOfTheArrays() {
        double[][] rows = EstimateSimulation.rows(TILTED, 300, 0, new Random(1));
        List<JoinedPrediction> pairs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            pairs.add(pair(i, MODEL, Optional.of(rows[1][i] == 1 ? "yes" : "no"), rows[0][i]));
        }
        pairs.add(pair(300, MODEL, Optional.empty(), 0.5));

        assertThat(ScoreCalibration.ofPairs(pairs, "yes").toJson())
                .isEqualTo(fitted(TILTED, 1).toJson());
    }

    @Test
    void ofPairs_twoVersions_areRefused() {
        ModelVersion other = new ModelVersion("simulated", "2", "");

        assertThatThrownBy(() -> ScoreCalibration.ofPairs(
                        List.of(pair(1, MODEL, Optional.of("a"), 0.5), pair(2, other, Optional.of("b"), 0.5)), "a"))
                .hasMessage("The pairs are of simulated@1 and of simulated@2; a calibration is of one version");
    }

    private static JoinedPrediction pair(int number, ModelVersion model, Optional<String> label, double score) {
        PredictionId id = new PredictionId(1, number);
        return new JoinedPrediction(
                new KeptPrediction(id, model, Instant.EPOCH, "", new double[] {score}, Map.of()),
                label.map(name -> new LateLabel(id, name, Double.NaN, Instant.EPOCH)));
    }

    // ---- bad input

    @Test
    void binary_fewOfAClass_isRefused() {
        assertThatThrownBy(() -> ScoreCalibration.binary(MODEL, new double[50], new boolean[50]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are 0 positive and 50 negative rows; a calibration needs 10 of each");
    }

    @Test
    void binary_scoreThatIsNotANumber_isNamedByItsPlace() {
        double[] scores = new double[50];
        scores[7] = Double.NaN;

        assertThatThrownBy(() -> ScoreCalibration.binary(MODEL, scores, new boolean[50]))
                .hasMessage("scores[7] must be a finite number");
    }

    @Test
    void multiclass_labelThatIsNoClass_isNamedByItsPlace() {
        String[] labels = new String[30];
        Arrays.fill(labels, "a");
        labels[3] = "c";

        assertThatThrownBy(() -> ScoreCalibration.multiclass(MODEL, List.of("a", "b"), new double[30][2], labels))
                .hasMessage("labels[3] is none of the classes [a, b]");
    }

    // ---- JSON

    @Test
    void file_writtenAndRead_isTheSame() {
        Path file = folder.resolve("simulated.calibration.json");
        for (ScoreCalibration calibration : List.of(fitted(TILTED, 1), fitted(RIGHT, 1), threeClasses())) {
            calibration.write(file);

            ScoreCalibration read = ScoreCalibration.read(file);

            assertThat(read.toJson()).isEqualTo(calibration.toJson());
            assertThat(read.model()).isEqualTo(MODEL);
            assertThat(read.rows()).isEqualTo(calibration.rows());
            assertThat(read.classes()).isEqualTo(calibration.classes());
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void read_noFile_saysSo() {
        assertThatThrownBy(() -> ScoreCalibration.read(folder.resolve("none.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"formatVersion\":1 | \"formatVersion\":2 | It is in version 2 of the format",
                "mlprod-calibration | mlprod-profile | It is not a calibration",
                "\"rows\":20 | \"rows\":21 | curves[0].blocks: their rows must add up to rows",
                "\"rows\":20 | \"rows\":20,\"more\":1 | there is an unknown field",
                "[0.1,0.1,10,0] | [0.1,0.1,10,11] | curves[0].blocks[0][3]: expected a whole number from 0 to 10",
                "[0.1,0.1,10,0] | [0.1,0.95,10,0] | curves[0].blocks[1]: expected scores above",
                "[0.1,0.1,10,0] | [0.1,0.1,10,10] | curves[0].blocks[1]: expected a larger share",
                "[0.1,0.1,10,0] | [-0.1,0.1,10,0] | curves[0].used: scores that are not from 0 to 1",
                "[0.1,0.1,10,0] | [1e999,0.1,10,0] | curves[0].blocks[0][0]: expected a finite number",
                "\"rocAuc\" | \"other\" | biases: there is an unknown metric",
                "] | }} | It is not JSON at line",
            })
    void parse_changedFile_namesThePlace(String part, String other, String message) {
        String json = "{\"format\":\"mlprod-calibration\",\"formatVersion\":1,"
                + "\"model\":{\"name\":\"a\",\"version\":\"1\",\"sha256\":\"\"},\"classes\":[],\"rows\":20,"
                + "\"biases\":{\"rocAuc\":0.01},"
                + "\"curves\":[{\"used\":false,\"blocks\":[[0.1,0.1,10,0],[0.9,0.9,10,10]]}]}";
        assertThat(ScoreCalibration.parse(json).rows()).isEqualTo(20);

        assertThatThrownBy(() -> ScoreCalibration.parse(json.replace(part, other)))
                .isInstanceOf(CalibrationException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void parse_mutants_areRefusedByNameOrValid() {
        Random random = new Random(1);
        List<ScoreCalibration> originals = List.of(fitted(TILTED, 1), threeClasses());
        int valid = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = originals.get(i % 2).toJson().getBytes(StandardCharsets.US_ASCII);
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) "0123456789-\"{}[],.:eE".charAt(random.nextInt(21));
            }
            String json = new String(bytes, StandardCharsets.US_ASCII);
            try {
                ScoreCalibration read = ScoreCalibration.parse(json);
                assertThat(ScoreCalibration.parse(read.toJson()).toJson()).isEqualTo(read.toJson());
                use(read);
                valid++;
            } catch (CalibrationException e) {
                assertThat(e).hasMessageMatching("[^\\n]{5,600}");
            } catch (RuntimeException e) {
                fail("Mutant " + i + ": " + json, e);
            }
        }
        assertThat(valid).isPositive();
    }

    private static void use(ScoreCalibration calibration) {
        if (calibration.isBinary()) {
            PerformanceEstimate.of(calibration, new boolean[] {true, false}, new double[] {0.2, 0.8});
        } else {
            PerformanceEstimate.of(
                    calibration, new String[] {calibration.classes().get(0)}, new double[][] {{0.2, 0.3, 0.5}});
        }
    }
}
