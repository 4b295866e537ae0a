package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.docs.VersionExamples.Order;
import io.mlprod.docs.VersionExamples.Score;
import io.mlprod.error.DeployException;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route;
import io.mlprod.shadow.RunningShadow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page VERSIONS.md shows code that is compiled and run here. */
class VersionDocsTest {

    private static final Path MODEL = Path.of("src/test/resources/models/scale.onnx");
    private static final Order ORDER = new Order("c", 0.4f);
    private static final Score EXPECTED = new Score(0, 0.4f);

    @TempDir
    Path folder;

    @BeforeEach
    void models() {
        write("scores-7.onnx", 1);
        write("scores-8.onnx", 1.0001f);
    }

    private void write(String name, float weight) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(MODEL)).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i + 4 <= bytes.capacity(); i++) {
                if (bytes.getFloat(i) == 12345.678f) {
                    bytes.putFloat(i, weight);
                }
            }
            Files.write(folder.resolve(name), bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = Page.squeezed(Files.readString(Path.of("src/test/java/io/mlprod/docs/VersionExamples.java")));

        assertThat(new Page("VERSIONS.md").paragraphs())
                .hasSizeGreaterThan(8)
                .allSatisfy(paragraph -> assertThat(examples).contains(Page.squeezed(paragraph)));
    }

    @Test
    void versions_run() throws IOException {
        try (ModelHandle<Order, Score> scores = VersionExamples.deploy(folder, ORDER, EXPECTED);
                ModelWatch watch = VersionExamples.watch(scores, folder)) {
            assertThat(scores.serving().version()).isEqualTo("7");
            assertThat(watch.lastFailure()).isEmpty();
            assertThat(VersionExamples.route(scores, ORDER).reason()).isEqualTo(Route.Reason.DEFAULT);
        }
    }

    @Test
    void golden_isTheNetForModelsWithoutLabels() {
        float[] applicant = {3, 1};
        Path models = Path.of("src/test/resources/models");
        try (var risks = ModelHandle.builder(float[].class, VersionExamples.Second.class)
                .load(models.resolve("risk_plain.onnx"))
                .golden(VersionExamples.golden(applicant))
                .build()) {
            assertThatThrownBy(() -> risks.deploy(models.resolve("risk_plain_reversed.onnx")))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("GOLDEN");
        }
    }

    @Test
    void label_isReadWhereverItLies() {
        try (var risks = ModelHandle.builder(float[].class, VersionExamples.Risk.class)
                .load(Path.of("src/test/resources/models/risk_bad_good.onnx"))
                .build()) {
            assertThat(risks.predict(new float[] {3, 1}).value().risk()).isLessThan(0.5f);
        }
    }

    @Test
    void tests_run() throws IOException {
        try (ModelHandle<Order, Score> scores = open()) {
            RunningShadow shadow = VersionExamples.shadow(scores, folder);
            scores.predict(ORDER);
            shadow.stop();

            RunningRollout rollout = VersionExamples.rollout(scores);
            assertThat(rollout.status().state()).isEqualTo(RolloutState.SHADOW);
            scores.rollBack();
            assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        }
        try (ModelHandle<Order, Score> scores = open()) {
            scores.versions()
                    .load(io.mlprod.lifecycle.ModelSource.of(folder.resolve("scores-8.onnx"))
                            .version("8"));
            RunningExperiment experiment = VersionExamples.experiment(scores, folder);
            Prediction<Score> prediction = scores.predict(ORDER);
            VersionExamples.feedback(scores, prediction);
            assertThat(experiment.readout().arms())
                    .extracting(arm -> arm.units())
                    .contains(1L);
            experiment.stop();

            JdbcDataSource database = new JdbcDataSource();
            database.setUrl("jdbc:h2:mem:docs;DB_CLOSE_DELAY=-1");
            RunningRollout rollout = VersionExamples.shared(scores, database);
            assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
        }
        assertThat(Files.readAllLines(folder.resolve("exposures.jsonl"))).hasSize(1);
    }

    private ModelHandle<Order, Score> open() {
        return ModelHandle.builder(Order.class, Score.class)
                .version("7")
                .load(folder.resolve("scores-7.onnx"))
                .build();
    }

    @Test
    void manual_runs() {
        try (ModelHandle<Order, Score> handle = VersionExamples.manual(folder.resolve("scores-7.onnx"))) {
            assertThat(handle.predict(ORDER).value().score()).isEqualTo(0.4f);
        }
    }
}
