package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.log.Log;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.WindowPerformance;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.internal.watch.Problems;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A watch with a clock of its own, and a model that answers a class and the score of yes. */
final class Bench implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    static final ModelVersion A = new ModelVersion("loans", "1", "a".repeat(64));
    static final ModelVersion B = new ModelVersion("loans", "2", "b".repeat(64));
    static final Column CITY = Column.of("city", Kind.TEXT, false);
    static final Column AGE = Column.of("age", Kind.NUMBER, true);
    static final Column ANSWER = Column.of("answer", Kind.CATEGORY, false).categories(List.of("no", "yes"));
    static final Column SCORES = Column.of("scores", Kind.NUMBER, true).width(2).categories(List.of("no", "yes"));

    final ManualTime time = new ManualTime(START);
    final Problems reported = new Problems(Log.of(Bench.class));
    final PerformanceWatch watch;

    Bench(Performance settings, PredictionStore store) {
        this(settings, store, Duration.ofMinutes(1));
    }

    Bench(Performance settings, PredictionStore store, UnaryOperator<TimeSource> clock) {
        this(settings, store, Duration.ofMinutes(1), clock);
    }

    Bench(Performance settings, PredictionStore store, Duration patience) {
        this(settings, store, patience, time -> time);
    }

    private Bench(Performance settings, PredictionStore store, Duration patience, UnaryOperator<TimeSource> clock) {
        watch = new PerformanceWatch(settings.store(store), List.of(), null, clock.apply(time), reported, patience);
    }

    Bench(List<ScoreCalibration> calibrations, @Nullable Fairness fairness) {
        watch = new PerformanceWatch(Performance.automatic(), calibrations, fairness, time, reported);
    }

    static RowLayout layout(ModelVersion model) {
        return new RowLayout(model, List.of(CITY, AGE), List.of(ANSWER, SCORES));
    }

    RowRecorder open(ModelVersion model) {
        return Objects.requireNonNull(watch.recorder(layout(model)));
    }

    /** A prediction of a loan; yes from a score of 0.5 on. */
    PredictionId predict(RowRecorder recorder, double score, String city) {
        PredictionId id = PredictionId.next();
        recorder.record(Rows.of(id, Map.of(), new Object[] {
            city, 30.0, score >= 0.5 ? "yes" : "no", new double[] {1 - score, score}
        }));
        return id;
    }

    void label(PredictionId id, Object value) {
        label(A, id, value);
    }

    void label(ModelVersion serving, PredictionId id, Object value) {
        watch.onEvent(new ModelEvent.FeedbackReceived(serving, id, Feedback.label(value)));
    }

    /** The last problem of each kind. */
    List<String> problems() {
        return reported.all().stream().map(Problem::latest).toList();
    }

    List<PerformanceReport> reports() {
        return watch.reports().stream().map(WindowPerformance::report).toList();
    }

    List<PerformanceReport> evaluate() {
        return watch.evaluate(time.now(), false).stream()
                .map(WindowPerformance::report)
                .toList();
    }

    /** Goes to the end of the day, and returns what is found. */
    List<PerformanceReport> nextDay() {
        long day = Duration.ofDays(1).toMillis();
        time.advance(Duration.ofMillis(day - Math.floorMod(time.now().toEpochMilli(), day)));
        return evaluate();
    }

    @Override
    public void close() {
        watch.close();
    }
}
