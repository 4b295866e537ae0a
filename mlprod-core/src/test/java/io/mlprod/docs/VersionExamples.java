package io.mlprod.docs;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.lifecycle.Retention;
import io.mlprod.observe.Feedback;
import io.mlprod.record.NotInput;
import io.mlprod.record.Output;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.JdbcRolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.ExposureSink;
import io.mlprod.routing.Route;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** The code of the page VERSIONS.md. */
final class VersionExamples {

    record Order(@NotInput String customer, float x) {}

    record Score(long label, float score) {}

    record Risk(
            @Output(value = "probabilities", label = "bad") float risk) {}

    record Second(
            @Output(value = "probabilities", column = 1) float risk) {}

    private VersionExamples() {}

    static Golden<float[], Second> golden(float[] applicant) {
        var careful =
                Golden.of(applicant, new Second(0.018f)).relativeTolerance(0).absoluteTolerance(1e-3);
        return careful;
    }

    static ModelHandle<Order, Score> deploy(Path folder, Order order, Score expected) {
        var scores = ModelHandle.builder(Order.class, Score.class)
                .name("scores")
                .version("7")
                .load(folder.resolve("scores-7.onnx"))
                .golden(Golden.of(order, expected).relativeTolerance(1e-3).absoluteTolerance(1e-5))
                .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ofMinutes(30)))
                .build();

        scores.deploy(ModelSource.of(folder.resolve("scores-8.onnx")).version("8"));
        scores.rollBack();
        return scores;
    }

    static ModelWatch watch(ModelHandle<Order, Score> scores, Path folder) {
        ModelWatch watch = scores.versions().watch(folder, Duration.ofSeconds(10));
        return watch;
    }

    static Route route(ModelHandle<Order, Score> scores, Order order) {
        Prediction<Score> prediction = scores.predict(order, Call.DEFAULT.unit("customer-4711"));
        Route route = prediction.route(); // test, epoch, step, arm, assigned version, slot, propensity, reason
        return route;
    }

    static RunningShadow shadow(ModelHandle<Order, Score> scores, Path folder) {
        scores.versions().load(ModelSource.of(folder.resolve("scores-8.onnx")).version("8"));
        RunningShadow shadow = scores.shadow(
                "8", plan -> plan.sample(0.1).unit(Order::customer).threshold("score", 0.5));
        System.out.println(shadow.report());
        return shadow;
    }

    static RunningRollout rollout(ModelHandle<Order, Score> scores) {
        RunningRollout rollout = scores.rollout(
                "8",
                plan -> plan.unit(Order::customer)
                        .shadow(0.1)
                        .steps(0.05, 0.25, 0.50)
                        .hold(Duration.ofMinutes(10))
                        .minUnits(2_000)
                        .guard(Guard.errors().maxRatio(1.2).advanceBelow(1.4))
                        .guard(Guard.slowerThan(Duration.ofMillis(30)).maxRate(0.05))
                        .guard(Guard.event("complaint")));
        System.out.println(rollout.status());
        return rollout;
    }

    static RunningExperiment experiment(ModelHandle<Order, Score> scores, Path folder) {
        RunningExperiment experiment = scores.experiment(
                "score-8",
                plan -> plan.unit(Order::customer)
                        .control("7", 0.5)
                        .arm("new", "8", 0.5)
                        .metric(Metric.proportion("complaint").lowerIsBetter())
                        .metric(Metric.mean("revenue"))
                        .units(units -> units.exposures(
                                ExposureSink.jsonLines(folder.resolve("exposures.jsonl"), 100_000_000, 5))));
        System.out.println(experiment.readout());
        return experiment;
    }

    static void feedback(ModelHandle<Order, Score> scores, Prediction<Score> prediction) {
        scores.feedback(prediction.id(), Feedback.occurred("complaint"));
        scores.feedback(prediction.id(), Feedback.measured("revenue", 12.50));
        scores.feedback(prediction.id(), Feedback.label(1L));
    }

    static RunningRollout shared(ModelHandle<Order, Score> scores, DataSource dataSource) throws IOException {
        JdbcRolloutStore store = new JdbcRolloutStore(dataSource);
        store.createTables(); // those that are not there yet
        RunningRollout rollout =
                scores.rollout("8", plan -> plan.unit(Order::customer).store(store));
        return rollout;
    }

    static ModelHandle<Order, Score> manual(Path file) {
        var time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
        var handle = ModelHandle.builder(Order.class, Score.class)
                .load(file)
                .time(time)
                .build();
        time.advance(Duration.ofDays(10));
        return handle;
    }
}
