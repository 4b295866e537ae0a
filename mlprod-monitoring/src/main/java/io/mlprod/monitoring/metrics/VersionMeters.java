package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.mlprod.batching.ReleaseReason;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionRows;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The meters of one version that predictions drive. A prediction finds its meters without a lock, and makes no object.
 * Thread-safe.
 */
final class VersionMeters {

    private static final int MOST_RULES = 50; // more than the library has

    private record Inference(LongAdder count, LongAdder nanos) {}

    private record Batches(Timer time, DistributionSummary rows) {}

    private final MeterGroup group;
    private final BoundedValues features;
    private final BoundedValues rules = new BoundedValues(MOST_RULES);
    private final PredictionTimers predictions;
    private final Counter trialFallbacks;
    private final Map<String, Map<String, PerConstant<Handling, Counter>>> violations = new ConcurrentHashMap<>();
    private final PerConstant<AnswerSource, Timer> queue;
    private final PerConstant<AnswerSource, Inference> inference;
    private final PerConstant<ReleaseReason, Batches> batches;

    VersionMeters(MeterGroup group, CallTags callTags, BoundedValues features) {
        this.group = group;
        this.features = features;
        this.predictions = new PredictionTimers(group, callTags, Tags.empty());
        this.trialFallbacks = group.counter(MlprodMeter.TRIAL_FALLBACKS);
        this.queue = new PerConstant<>(AnswerSource.class, from -> group.timer(MlprodMeter.QUEUE, TagText.of(from)));
        this.inference = new PerConstant<>(AnswerSource.class, this::newInference);
        this.batches = new PerConstant<>(ReleaseReason.class, this::newBatches);
        if (callTags.size() == 0) {
            predictions.answered(AnswerSource.RUN, Map.of()); // there from the start, so that rates see the first call
        }
    }

    private Inference newInference(AnswerSource source) {
        Inference made = new Inference(new LongAdder(), new LongAdder());
        group.total(MlprodMeter.INFERENCE, made.count, made.nanos, TagText.of(source));
        return made;
    }

    private Batches newBatches(ReleaseReason reason) {
        return new Batches(
                group.timer(MlprodMeter.BATCH, TagText.of(reason)),
                group.summary(MlprodMeter.BATCH_ROWS, TagText.of(reason)));
    }

    void answered(PredictionRows rows) {
        AnswerSource source = rows.source();
        Timer timer = predictions.answered(source, rows.tags());
        long nanos = rows.nanos();
        long waited = rows.queueNanos();
        int count = rows.predictions();
        for (int i = 0; i < count; i++) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
            if (waited > 0) {
                queue.of(source).record(waited, TimeUnit.NANOSECONDS);
            }
            if (rows.route(i).reason() == Route.Reason.FALLBACK) {
                trialFallbacks.increment();
            }
            List<Violation> found = rows.violations(i);
            if (!found.isEmpty()) {
                violated(found);
            }
        }
        if (source != AnswerSource.CACHE) {
            Inference runs = inference.of(source);
            runs.count.add(count);
            runs.nanos.add(count * (nanos - waited));
        }
    }

    void failed(ModelEvent.PredictionFailed event) {
        predictions.failed(event.error(), event.tags()).record(event.duration());
        if (event.error() instanceof InvalidInputException invalid) {
            violated(invalid.violations());
        }
    }

    private void violated(List<Violation> found) {
        for (Violation violation : found) {
            counters(features.of(violation.feature()), rules.of(violation.rule()))
                    .of(violation.handling())
                    .increment();
        }
    }

    private PerConstant<Handling, Counter> counters(String feature, String rule) {
        Map<String, PerConstant<Handling, Counter>> byRule = violations.get(feature);
        if (byRule == null) {
            byRule = violations.computeIfAbsent(feature, key -> new ConcurrentHashMap<>());
        }
        PerConstant<Handling, Counter> counters = byRule.get(rule);
        return counters != null
                ? counters
                : byRule.computeIfAbsent(
                        rule,
                        key -> new PerConstant<>(
                                Handling.class,
                                handling ->
                                        group.counter(MlprodMeter.VIOLATIONS, feature, rule, TagText.of(handling))));
    }

    void batch(ModelEvent.BatchRun event) {
        Batches meters = batches.of(event.reason());
        meters.time.record(event.duration());
        meters.rows.record(event.rows());
    }

    void evaluated(Duration took) {
        group.timer(MlprodMeter.EVALUATION).record(took);
    }
}
