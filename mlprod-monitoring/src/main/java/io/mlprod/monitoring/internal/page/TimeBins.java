package io.mlprod.monitoring.internal.page;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The windows of a report in about as many bins of time as a chart can show. Immutable. */
final class TimeBins {

    private static final int MOST = 100;
    private static final List<Duration> LENGTHS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1),
            Duration.ofDays(7),
            Duration.ofDays(28),
            Duration.ofDays(364));

    private final Duration length;
    private final long first;
    private final int count;
    private final Map<ModelVersion, Map<Integer, List<WindowRecord>>> byModel;

    private TimeBins(Duration length, long first, int count, List<WindowRecord> windows) {
        this.length = length;
        this.first = first;
        this.count = count;
        this.byModel = sorted(windows);
    }

    static TimeBins of(List<WindowRecord> windows, Instant from, Instant to) {
        Duration longest = windows.stream()
                .map(window -> Duration.between(window.from(), window.to()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Duration length = LENGTHS.get(LENGTHS.size() - 1);
        for (int i = LENGTHS.size() - 1; i >= 0; i--) {
            Duration shorter = LENGTHS.get(i);
            boolean isFew = Duration.between(from, to).toSeconds() <= (long) MOST * shorter.toSeconds();
            if (isFew && shorter.compareTo(longest.multipliedBy(9).dividedBy(10)) >= 0) {
                length = shorter;
            }
        }
        long first = Math.floorDiv(from.getEpochSecond(), length.toSeconds());
        long last = Math.floorDiv(Math.max(from.getEpochSecond(), to.getEpochSecond() - 1), length.toSeconds());
        return new TimeBins(length, first, (int) (last - first + 1), windows);
    }

    int count() {
        return count;
    }

    Duration length() {
        return length;
    }

    Instant start(int bin) {
        return Instant.ofEpochSecond((first + bin) * length.toSeconds());
    }

    /** Returns where a time is, in thousandths of the width. */
    double x(Instant at) {
        double seconds = at.getEpochSecond() + at.getNano() / 1e9;
        return 1000 * Math.max(0, Math.min(1, (seconds / length.toSeconds() - first) / count));
    }

    double x(int bin) {
        return 1000.0 * bin / count;
    }

    /** Returns the windows of each bin that have any; a window is where its middle is. */
    Map<Integer, List<WindowRecord>> of(ModelVersion model) {
        return byModel.getOrDefault(model, Map.of());
    }

    private Map<ModelVersion, Map<Integer, List<WindowRecord>>> sorted(List<WindowRecord> windows) {
        Map<ModelVersion, Map<Integer, List<WindowRecord>>> sorted = new HashMap<>();
        for (WindowRecord window : windows) {
            long seconds = (window.from().getEpochSecond() + window.to().getEpochSecond()) / 2;
            long bin = Math.floorDiv(seconds, length.toSeconds()) - first;
            if (bin >= 0 && bin < count) {
                sorted.computeIfAbsent(window.model(), empty -> new TreeMap<>())
                        .computeIfAbsent((int) bin, empty -> new ArrayList<>())
                        .add(window);
            }
        }
        return sorted;
    }

    /** Returns the sum of some windows' traffic; times are those of the slowest window. */
    static WindowTraffic traffic(List<WindowRecord> windows) {
        WindowTraffic sum = new WindowTraffic(0, 0, 0, 0, Double.NaN, Double.NaN);
        for (WindowRecord window : windows) {
            WindowTraffic its = window.traffic();
            sum = new WindowTraffic(
                    sum.predictions() + its.predictions(),
                    sum.rows() + its.rows(),
                    sum.failures() + its.failures(),
                    sum.cached() + its.cached(),
                    greater(sum.p50(), its.p50()),
                    greater(sum.p99(), its.p99()));
        }
        return sum;
    }

    private static double greater(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }

    /** Returns the largest shift of a column; NaN if none was compared. */
    static double effect(List<WindowRecord> windows) {
        return windows.stream()
                .flatMap(window -> window.worst().stream())
                .filter(column -> column.state() != DriftState.NOT_ENOUGH_DATA)
                .mapToDouble(WindowRecord.Column::effect)
                .filter(effect -> !Double.isNaN(effect))
                .max()
                .orElse(Double.NaN);
    }

    static DriftState state(List<WindowRecord> windows) {
        return windows.stream()
                .map(WindowRecord::drift)
                .max(Comparator.naturalOrder())
                .orElse(DriftState.NOT_ENOUGH_DATA);
    }
}
