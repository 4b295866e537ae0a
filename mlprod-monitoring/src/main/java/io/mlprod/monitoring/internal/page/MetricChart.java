package io.mlprod.monitoring.internal.page;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.report.PerformanceFacts;
import io.mlprod.monitoring.report.PerformanceFacts.Window;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.VersionFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The chart of a metric over time: what was measured as a line with its interval, estimates dashed and with hollow
 * dots, each version's line with its name at its beginning. For one thread.
 */
final class MetricChart {

    private static final int HEIGHT = 170; // pixels
    private static final int SHADES = 4;
    private static final double FEW_LABELS = 0.1;
    private static final int MOST_WINDOWS = 120;
    private static final int MOST_DOTS = 100; // more would be a line

    private final ReportData data;
    private final TimeBins bins;
    private final List<PerformanceFacts> versions;

    MetricChart(ReportData data, TimeBins bins, List<PerformanceFacts> versions) {
        this.data = data;
        this.bins = bins;
        this.versions = versions;
    }

    /** Returns the chart; empty if there is no value. */
    Optional<Chart> chart() {
        List<Window> all = versions.stream()
                .flatMap(facts -> facts.windows().stream())
                .filter(window -> Double.isFinite(window.value().value()))
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        PerformanceFacts first = PerformanceView.ofServing(data, versions).orElseThrow();
        double reference = first.reference().value();
        double[] values = DoubleStream.concat(
                        DoubleStream.of(reference, first.limit()),
                        all.stream()
                                .flatMapToDouble(window -> DoubleStream.of(
                                        window.value().value(),
                                        window.value().lower(),
                                        window.value().upper())))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double step = TimeChart.step(Math.max(values[values.length - 1] - values[0], 1e-6));
        TimeChart chart = new TimeChart(
                        Shown.name(first.metric()) + " by the time of the predictions",
                        bins,
                        HEIGHT,
                        Math.floor(values[0] / step) * step,
                        Math.ceil(values[values.length - 1] / step) * step,
                        data.eventsWithin())
                .grid()
                .limit("reference", reference, reference(first) + Shown.number(reference))
                .limit("goal", first.limit(), "alert beyond " + Shown.number(first.limit()));
        Path shade = withoutLabels(all, chart);
        chart.shape("nolabel", shade);
        for (PerformanceFacts facts : versions) {
            add(facts, shade(facts), all.size(), chart);
        }
        if (all.stream().anyMatch(window -> !window.isEstimate())) {
            chart.legend("line", "measured, with its 95 % interval");
        }
        if (all.stream().anyMatch(Window::isEstimate)) {
            chart.legend("est", "estimated without labels");
        }
        if (!shade.isEmpty()) {
            chart.legend("nolabel", isJudged() ? "no verdict yet" : "fewer than 10 % of the labels are in");
        }
        return Optional.of(chart.chart());
    }

    private String reference(PerformanceFacts facts) {
        return versions.size() == 1
                ? "reference "
                : "reference of version " + Shown.name(facts.model().version()) + " ";
    }

    /** Returns the shade that the version has in all charts. */
    private int shade(PerformanceFacts facts) {
        List<ModelVersion> all =
                data.versions().stream().map(VersionFacts::model).toList();
        int at = all.indexOf(facts.model());
        return at < 0 ? SHADES - 1 : Math.min(at, SHADES - 1);
    }

    private void add(PerformanceFacts facts, int shade, int dots, TimeChart chart) {
        List<Window> measured = windows(facts, false, bins);
        List<Window> estimated = windows(facts, true, bins);
        String css = " s" + shade;
        chart.shape("band" + css, band(measured, chart));
        chart.shape("line" + css, line(measured, chart));
        chart.shape("est" + css, line(estimated, chart));
        if (dots <= MOST_DOTS) {
            measured.forEach(window ->
                    chart.dot("dot" + css, x(window), chart.y(window.value().value())));
            estimated.forEach(window ->
                    chart.dot("hollow" + css, x(window), chart.y(window.value().value())));
        }
        if (versions.size() > 1) {
            Stream.concat(measured.stream(), estimated.stream())
                    .findFirst()
                    .ifPresent(first -> chart.text(
                            "name",
                            x(first),
                            chart.y(most(first.value())) - 6,
                            Shown.name(facts.model().version())));
        }
    }

    private static double most(Estimate value) {
        return value.isBounded() ? value.upper() : value.value();
    }

    /**
     * Returns the windows that are shown, oldest first: all, or of each bin of time the one that most labels stand
     * behind, since the mean of such metrics is not that of their predictions.
     */
    static List<Window> windows(PerformanceFacts facts, boolean isEstimate, TimeBins bins) {
        List<Window> all = facts.windows().stream()
                .filter(window -> window.isEstimate() == isEstimate
                        && Double.isFinite(window.value().value()))
                .sorted(Comparator.comparing(Window::from))
                .toList();
        if (all.size() <= MOST_WINDOWS) {
            return all;
        }
        Map<Long, Window> best = new TreeMap<>();
        all.forEach(window -> best.merge(
                Math.round(bins.x(middle(window)) * bins.count() / 1000),
                window,
                (one, other) -> labels(other) > labels(one) ? other : one));
        return List.copyOf(best.values());
    }

    private static double labels(Window window) {
        return window.rows() * (window.isEstimate() ? 1 : window.labelled());
    }

    private double x(Window window) {
        return bins.x(middle(window));
    }

    private static Instant middle(Window window) {
        return window.from().plus(Duration.between(window.from(), window.to()).dividedBy(2));
    }

    private Path line(List<Window> windows, TimeChart chart) {
        Path path = new Path();
        for (List<Window> run : runs(windows)) {
            if (run.size() == 1) {
                path.moveTo(
                                bins.x(run.get(0).from()),
                                chart.y(run.get(0).value().value()))
                        .lineTo(
                                bins.x(run.get(0).to()),
                                chart.y(run.get(0).value().value()));
                continue;
            }
            path.moveTo(x(run.get(0)), chart.y(run.get(0).value().value()));
            run.subList(1, run.size())
                    .forEach(window ->
                            path.lineTo(x(window), chart.y(window.value().value())));
        }
        return path;
    }

    private Path band(List<Window> windows, TimeChart chart) {
        Path path = new Path();
        List<Window> bounded =
                windows.stream().filter(window -> window.value().isBounded()).toList();
        for (List<Window> run : runs(bounded)) {
            double from = run.size() == 1 ? bins.x(run.get(0).from()) : x(run.get(0));
            double to = run.size() == 1 ? bins.x(run.get(0).to()) : x(run.get(run.size() - 1));
            path.moveTo(from, chart.y(run.get(0).value().lower()));
            run.forEach(window -> path.lineTo(x(window), chart.y(window.value().lower())));
            path.lineTo(to, chart.y(run.get(run.size() - 1).value().lower()))
                    .lineTo(to, chart.y(run.get(run.size() - 1).value().upper()));
            for (int i = run.size() - 1; i >= 0; i--) {
                path.lineTo(x(run.get(i)), chart.y(run.get(i).value().upper()));
            }
            path.lineTo(from, chart.y(run.get(0).value().upper())).close();
        }
        return path;
    }

    /** Returns windows that follow upon each other together. */
    private static List<List<Window>> runs(List<Window> windows) {
        List<List<Window>> runs = new ArrayList<>();
        Instant next = Instant.MIN;
        for (Window window : windows) {
            if (runs.isEmpty() || window.from().isAfter(next)) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(window);
            next = window.to().plus(Duration.between(window.from(), window.to()).dividedBy(2));
        }
        return runs;
    }

    private boolean isJudged() {
        return versions.stream().anyMatch(facts -> facts.judged().isPresent());
    }

    /**
     * Returns the time after the last verdict, or without one that in which hardly any label is in, of all versions.
     */
    private Path withoutLabels(List<Window> windows, TimeChart chart) {
        Path shade = new Path();
        Instant labelled = (isJudged()
                        ? versions.stream().flatMap(facts -> facts.judged().stream())
                        : windows.stream().filter(window -> window.labelled() >= FEW_LABELS))
                .map(Window::to)
                .max(Comparator.naturalOrder())
                .orElse(data.from());
        Instant last =
                windows.stream().map(Window::to).max(Comparator.naturalOrder()).orElseThrow();
        if (last.isAfter(labelled)) {
            double from = bins.x(labelled);
            shade.box(from, chart.top(), bins.x(last) - from, HEIGHT);
        }
        return shade;
    }
}
