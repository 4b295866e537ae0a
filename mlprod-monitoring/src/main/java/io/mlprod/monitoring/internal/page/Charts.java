package io.mlprod.monitoring.internal.page;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.HistoryEvent;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.report.DriftFacts;
import io.mlprod.monitoring.report.ReportData;
import io.mlprod.monitoring.report.VersionFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The charts over time of a report. For one thread. */
final class Charts {

    private static final int SHADES = 4;
    private static final double GAP = 0.12; // of a bar

    private final TimeBins bins;
    private final List<ModelVersion> versions;
    private final List<HistoryEvent> events;

    Charts(ReportData data, TimeBins bins) {
        this.bins = bins;
        this.versions = data.versions().stream().map(VersionFacts::model).toList();
        this.events = data.eventsWithin();
    }

    /** Returns the predictions by version. */
    Chart volume() {
        Map<Integer, Double> sums = new TreeMap<>();
        List<Path> paths = new ArrayList<>();
        for (ModelVersion version : versions) {
            bins.of(version)
                    .forEach((bin, windows) ->
                            sums.merge(bin, (double) TimeBins.traffic(windows).predictions(), Double::sum));
        }
        double top = TimeChart.top(greatest(sums.values()));
        TimeChart chart = chart("Predictions per " + perBin(), 110, 0, top).grid(Shown::axis);
        Map<Integer, Double> below = new TreeMap<>();
        for (ModelVersion version : versions) {
            Path path = new Path();
            bins.of(version).forEach((bin, windows) -> {
                double from = below.getOrDefault(bin, 0.0);
                double to = from + TimeBins.traffic(windows).predictions();
                below.put(bin, to);
                addBar(path, bin, chart.y(from), chart.y(to));
            });
            paths.add(path);
        }
        addVersions(chart, paths);
        return chart.chart();
    }

    /** Returns the calls without an answer by version; empty if there are none. */
    Optional<Chart> failures() {
        double greatest = greatest(versions.stream()
                .flatMap(version -> bins.of(version).values().stream())
                .map(windows -> (double) TimeBins.traffic(windows).failures())
                .toList());
        if (greatest <= 0) {
            return Optional.empty();
        }
        TimeChart chart = chart("Calls without an answer per " + perBin(), 70, 0, TimeChart.top(greatest))
                .grid(Shown::axis);
        Path path = new Path();
        for (ModelVersion version : versions) {
            bins.of(version)
                    .forEach((bin, windows) -> addBar(path, bin, chart.y(0), chart.y((double)
                            TimeBins.traffic(windows).failures())));
        }
        return Optional.of(chart.shape("fails", path).chart());
    }

    /** Returns the time of predictions by version; empty if no times are known. */
    Optional<Chart> latency() {
        double greatest = greatest(versions.stream()
                .flatMap(version -> bins.of(version).values().stream())
                .map(windows -> TimeBins.traffic(windows).p99())
                .filter(Double::isFinite)
                .toList());
        if (!(greatest > 0)) {
            return Optional.empty();
        }
        TimeChart chart =
                chart("Time of a prediction", 90, 0, TimeChart.top(greatest)).grid(Shown::seconds);
        for (int i = 0; i < versions.size(); i++) {
            String css = " s" + Math.min(i, SHADES - 1);
            chart.shape("line" + css, line(chart, versions.get(i), WindowTraffic::p99));
            chart.shape("est" + css, line(chart, versions.get(i), WindowTraffic::p50));
        }
        return Optional.of(chart.legend("line", "99th percentile, slowest window")
                .legend("est", "median")
                .chart());
    }

    /** Returns the largest shift of a column over time; empty if none was compared. */
    Optional<Chart> shift(DriftFacts look) {
        Map<Integer, List<WindowRecord>> its = bins.of(look.model());
        double greatest = greatest(its.values().stream()
                .map(TimeBins::effect)
                .filter(Double::isFinite)
                .toList());
        if (!(greatest >= 0) || its.size() < 2 || look.columns().isEmpty()) {
            return Optional.empty();
        }
        double threshold = look.columns().get(0).threshold();
        String measure = look.columns().get(0).measure();
        TimeChart chart = chart(
                        "Largest shift of a column of version "
                                + Shown.name(look.model().version()) + ": " + measure,
                        90,
                        0,
                        TimeChart.top(Math.max(greatest, 1.2 * threshold)))
                .grid()
                .limit("goal", threshold, "drift from " + Shown.number(threshold) + " on");
        Path line = new Path();
        int last = -2;
        for (Map.Entry<Integer, List<WindowRecord>> bin : its.entrySet()) {
            double effect = TimeBins.effect(bin.getValue());
            if (Double.isNaN(effect)) {
                continue;
            }
            double x = bins.x(bin.getKey()) + bins.x(1) / 2;
            last = add(line, last, bin.getKey(), x, chart.y(effect));
            if (TimeBins.state(bin.getValue()) == DriftState.DRIFT) {
                chart.text("badsign", x, chart.y(effect) - 6, "▲");
            }
        }
        return Optional.of(chart.shape("line", line)
                .legend("line", "the largest of all windows")
                .legend("badsign", "▲ drift")
                .chart());
    }

    private Path line(TimeChart chart, ModelVersion version, ToDoubleFunction<WindowTraffic> of) {
        Path path = new Path();
        int last = -2;
        for (Map.Entry<Integer, List<WindowRecord>> bin : bins.of(version).entrySet()) {
            double value = of.applyAsDouble(TimeBins.traffic(bin.getValue()));
            if (Double.isFinite(value)) {
                last = add(path, last, bin.getKey(), bins.x(bin.getKey()) + bins.x(1) / 2, chart.y(value));
            }
        }
        return path;
    }

    /** Adds a point: with a line from the one before, unless bins without any are between. */
    private int add(Path path, int last, int bin, double x, double y) {
        if (bin == last + 1) {
            path.lineTo(x, y);
        } else {
            path.moveTo(x - bins.x(1) * 0.2, y).lineTo(x, y);
        }
        return bin;
    }

    private void addBar(Path path, int bin, double from, double to) {
        if (from - to > 0.05) {
            double width = bins.x(1);
            path.box(bins.x(bin) + GAP / 2 * width, to, (1 - GAP) * width, from - to);
        }
    }

    private void addVersions(TimeChart chart, List<Path> paths) {
        for (int i = 0; i < paths.size(); i++) {
            String css = "v" + Math.min(i, SHADES - 1);
            chart.shape(css, paths.get(i));
            if (i < SHADES - 1 || paths.size() == SHADES) {
                chart.legend(css, "version " + Shown.name(versions.get(i).version()));
            } else if (i == SHADES - 1) {
                chart.legend(css, (paths.size() - i) + " more versions");
            }
        }
    }

    private TimeChart chart(String title, int height, double low, double high) {
        return new TimeChart(title, bins, height, low, high, events);
    }

    private String perBin() {
        long hours = bins.length().toHours();
        long minutes = bins.length().toMinutes();
        return hours >= 24
                ? (hours == 24 ? "day" : hours / 24 + " days")
                : minutes >= 60
                        ? (hours == 1 ? "hour" : hours + " hours")
                        : minutes == 1 ? "minute" : minutes + " minutes";
    }

    private static double greatest(Iterable<Double> values) {
        double greatest = Double.NaN;
        for (double value : values) {
            greatest = most(value, greatest);
        }
        return greatest;
    }

    private static double most(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }
}
