package io.mlprod.monitoring.metrics;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Ending;
import io.mlprod.monitoring.metrics.Ages.In;
import io.mlprod.monitoring.metrics.Ages.Out;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Feedback;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Handles and a chain that do everything there is a meter for. */
final class Town implements AutoCloseable {

    final MonitorMetrics metrics;
    final FakeChain chain = new FakeChain();
    final List<ModelHandle<In, Out>> handles = new ArrayList<>();

    Town(MonitorMetrics metrics) {
        this.metrics = metrics;
        cachedWithRollout();
        batchedWithShadow();
        experiment();
        chain();
        monitor();
    }

    private void cachedWithRollout() {
        ModelHandle<In, Out> ages = Ages.builder("ages")
                .cache(Cache.DEFAULT, in -> in.x() != 7)
                .listener(metrics)
                .build();
        handles.add(ages);
        for (int i = 0; i < 50; i++) {
            Prediction<Out> p = ages.predict(new In(i % 10), Call.DEFAULT.tag("tenant", "t" + i % 3));
            ages.feedback(p.id(), Feedback.label(1L));
        }
        ages.predict(new In(500)); // clamped
        fails(() -> ages.predict(new In(Float.NaN)), InvalidInputException.class);
        ages.versions().load(Ages.version("2", 2));
        ages.rollout(Rollout.<In, Out>to("2")
                .unit(in -> "u" + in.x())
                .steps(0.5, 0.9)
                .guard(Guard.errors()));
        for (int i = 0; i < 200; i++) {
            ages.predict(new In(i % 100));
        }
        fails(
                () -> ages.versions().load(ModelSource.of(new byte[] {1, 2, 3}).version("broken")),
                DeployException.class);
    }

    private void batchedWithShadow() {
        ModelHandle<In, Out> speeds = Ages.builder("speeds")
                .batching(Batching.DEFAULT.maxDelay(Duration.ofMillis(1)))
                .listener(metrics)
                .build();
        handles.add(speeds);
        speeds.deploy(Ages.version("2", 1.5f));
        speeds.versions().load(Ages.version("3", 3));
        RunningShadow shadow = speeds.shadow(Shadow.to("3"));
        for (int i = 0; i < 20; i++) {
            speeds.predict(new In(i));
        }
        long end = System.nanoTime() + 10_000_000_000L;
        while (shadow.report().compared() == 0 && System.nanoTime() < end) {
            speeds.predict(new In(3)); // until one was not dropped to spare a busy machine
        }
    }

    private void experiment() {
        ModelHandle<In, Out> prices = Ages.builder("prices").listener(metrics).build();
        handles.add(prices);
        prices.versions().load(Ages.version("2", 3));
        prices.experiment(Experiment.named("dearer")
                .<In>unit(in -> null)
                .control("1", 0.5)
                .arm("new", "2", 0.5)
                .metric(Metric.proportion("bought")));
        for (int i = 0; i < 20; i++) {
            prices.predict(new In(i), Call.DEFAULT.unit("u" + i));
        }
        prices.predict(new In(1));
    }

    private void chain() {
        metrics.attached(chain, new Ending());
        List.of(
                        FakeChain.attempted("fraud", AttemptOutcome.TIMEOUT),
                        FakeChain.attempted("lite", AttemptOutcome.SUCCESS),
                        FakeChain.answered(3_000_000),
                        FakeChain.answered(-1_000_000),
                        new ChainEvent.ChainFailed(
                                "payments", Duration.ofMillis(7), new ClosedException("closed", null), Map.of(), "in"),
                        new ChainEvent.Abandoned("payments", "fraud", 1),
                        new ChainEvent.Overran("payments", "fraud", Duration.ofMillis(4), true),
                        new ChainEvent.Hedged("payments", "lite", true),
                        new ChainEvent.Exercised("payments", "lite", false),
                        new ChainEvent.TierChanged("payments", "fraud", TierState.READY, TierState.OPEN, ""))
                .forEach(metrics::onEvent);
    }

    /** What a monitor would report. */
    private void monitor() {
        ModelVersion model = handles.get(0).serving();
        for (String kind : List.of("present", "missing", "invalid", "unseen")) {
            metrics.number(MlprodMeter.FEATURE_VALUES, model, () -> 100, "x", kind);
        }
        metrics.number(MlprodMeter.DRIFT_EFFECT, model, () -> 0.03, "x", "psi");
        metrics.number(MlprodMeter.DRIFT_PVALUE, model, () -> 0.4, "x", "chi_square");
        metrics.number(MlprodMeter.DRIFT_THRESHOLD, model, () -> 0.1, "psi");
        metrics.state(MlprodMeter.DRIFT_STATE, model, TierState.class, () -> TierState.READY);
        metrics.number(MlprodMeter.DRIFT_ROWS, model, () -> 5_000);
        metrics.number(MlprodMeter.DRIFT_TIME, model, () -> 1.75e9);
        metrics.number(MlprodMeter.QUALITY, model, () -> 0.02, "x", "missing");
        metrics.number(MlprodMeter.QUALITY_ISSUES, model, () -> 0, "missing");
        metrics.number(MlprodMeter.QUALITY_TIME, model, () -> 1.75e9);
        metrics.number(MlprodMeter.WINDOW, model, () -> 3_600, "quality");
        metrics.number(MlprodMeter.DROPPED, model, () -> 3, "contention");
        metrics.number(MlprodMeter.PERFORMANCE, model, () -> 0.9, "accuracy");
        metrics.number(MlprodMeter.PERFORMANCE_LOWER, model, () -> 0.88, "accuracy");
        metrics.number(MlprodMeter.PERFORMANCE_UPPER, model, () -> 0.92, "accuracy");
        metrics.number(MlprodMeter.PERFORMANCE_ESTIMATE, model, () -> 0.91, "accuracy");
        metrics.number(MlprodMeter.PERFORMANCE_LABELLED, model, () -> 0.5);
        metrics.number(MlprodMeter.FEEDBACK_LABELS, model, () -> 50, "joined");
        metrics.number(MlprodMeter.ALERTS, model, () -> 1, "critical");
        metrics.acted(model, "rollBack", TierState.READY); // or any other outcome
        metrics.evaluated(model, Duration.ofMillis(3));
    }

    private static void fails(Runnable work, Class<? extends RuntimeException> error) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (error.isInstance(e)) {
                return;
            }
            throw e;
        }
        throw new AssertionError("No " + error);
    }

    @Override
    public void close() {
        handles.forEach(ModelHandle::close);
    }
}
