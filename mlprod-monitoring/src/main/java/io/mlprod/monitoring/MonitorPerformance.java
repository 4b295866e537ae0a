package io.mlprod.monitoring;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.internal.performance.PerformanceKpis;
import io.mlprod.monitoring.internal.performance.PerformanceMeters;
import io.mlprod.monitoring.internal.performance.PerformanceWatch;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A monitor's look at late labels: what was found, as numbers for alerts and metrics. Thread-safe. */
final class MonitorPerformance implements AutoCloseable {

    private final PerformanceWatch watch;
    private final Map<ModelVersion, PerformanceKpis> kpis = new HashMap<>(); // guarded by itself

    MonitorPerformance(PerformanceWatch watch) {
        this.watch = watch;
    }

    /**
     * Returns what records the predictions of a version.
     *
     * @param metrics shows what is found, if it has just made its recorder of the version; null if there are none
     * @return null if its answer cannot be compared with labels
     */
    @Nullable
    RowRecorder recorder(RowLayout layout, @Nullable MonitorMetrics metrics) {
        RowRecorder recorder = watch.recorder(layout);
        if (recorder != null && metrics != null) {
            PerformanceMeters.add(metrics, layout.model(), watch);
        }
        return recorder;
    }

    void feedback(ModelEvent.FeedbackReceived event) {
        watch.onEvent(event);
    }

    /** Looks at the windows that have something new, and returns the indicators of those that matter now. */
    List<Kpi> evaluate(Instant now, boolean openToo) {
        Map<ModelVersion, List<WindowPerformance>> made = watch.evaluate(now, openToo).stream()
                .collect(Collectors.groupingBy(window -> window.report().model()));
        synchronized (kpis) {
            return Stream.concat(
                            PerformanceKpis.ofLabels(watch, now).stream(),
                            made.entrySet().stream()
                                    .flatMap(one -> kpis
                                            .computeIfAbsent(one.getKey(), model -> new PerformanceKpis(watch, model))
                                            .of(one.getValue())
                                            .stream()))
                    .toList();
        }
    }

    List<WindowPerformance> windows() {
        return watch.reports();
    }

    /** Returns for each version the latest window whose labels say something, or else the latest. */
    List<MonitorStatus.Performance> judged() {
        Map<ModelVersion, PerformanceReport> latest = new LinkedHashMap<>();
        windows().forEach(window -> latest.put(window.report().model(), window.report()));
        return latest.values().stream()
                .map(report -> watch.judged(report.model())
                        .map(WindowPerformance::report)
                        .orElse(report))
                .map(report -> MonitorStatus.Performance.of(report, watch.labels(report.model())))
                .toList();
    }

    /** Takes no more, writes what waits, and closes the store; waits for that, at most five seconds. */
    @Override
    public void close() {
        watch.close();
    }
}
