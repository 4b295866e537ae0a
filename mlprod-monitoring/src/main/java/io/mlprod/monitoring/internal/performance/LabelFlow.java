package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Performance;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When a model predicted and when labels came, in steps of a tenth of a window: so it is known when labels have
 * stopped. Gaps between labels are counted in steps that have predictions, so that nights and holidays without any are
 * no gaps. What came before a restart is in the store. Thread-safe.
 */
final class LabelFlow {

    /**
     * How long no label has come while there were predictions.
     *
     * @param since when the first prediction was made after the last label
     * @param age from then until the last prediction; zero if there is none after the last label
     * @param delay within which 95 % of the labels came, of the middle one of the windows; empty if none has
     * @param labels how many are known; 0 as long as too little is known for a judgement
     * @param isTooLong whether that is surely longer than usual
     */
    record Silence(Instant since, Duration age, Optional<Duration> delay, long labels, boolean isTooLong) {}

    private record Window(ModelVersion model, Instant start) {}

    private record Labels(long count, Duration delay) {}

    private static final int STEPS = 10; // of a window
    private static final int FEWEST = STEPS / 2; // with predictions, until labels can have stopped
    private static final int FEWEST_GAPS = 20;
    private static final double MUCH_LONGER = 2.5; // by chance one in 150 gaps is, of labels at random times
    private static final int MOST = 5_000; // steps that are remembered
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration TWO_WEEKENDS = Duration.ofDays(14);
    private static final double NEARLY_ALL = 0.95;

    private final long window; // in milliseconds
    private final long step;
    private final long fewestLabels;
    private final NavigableSet<Long> predictions = new TreeSet<>(); // steps; guarded by this, as is what follows
    private final NavigableSet<Long> labels = new TreeSet<>();
    private final Map<Window, Labels> byWindow = new HashMap<>();
    private long lastPrediction = Long.MIN_VALUE; // steps
    private long lastLabel = Long.MIN_VALUE;

    LabelFlow(Performance settings) {
        this.window = Math.max(SHORTEST.toMillis(), settings.window().toMillis());
        this.step = window / STEPS;
        this.fewestLabels = settings.minRows();
    }

    synchronized void predicted(Instant at) {
        long its = at.toEpochMilli() / step;
        if (its != lastPrediction) { // mostly it is the same
            lastPrediction = its;
            add(its, predictions);
        }
    }

    synchronized void labelled(Instant at) {
        long its = at.toEpochMilli() / step;
        if (its != lastLabel) {
            lastLabel = its;
            add(its, labels);
        }
    }

    private static void add(long its, NavigableSet<Long> steps) {
        steps.add(its);
        if (steps.size() > MOST) {
            steps.pollFirst();
        }
    }

    /** Notes what the store has of a window. */
    synchronized void note(ModelVersion model, Instant start, WindowRows rows, Instant firstKept) {
        long[] delays = new long[rows.labelled().rows().size()];
        int i = 0;
        for (JoinedPrediction row : rows.labelled().rows()) {
            Instant at = row.label().orElseThrow().at();
            predicted(row.prediction().at());
            labelled(at);
            delays[i++] =
                    Math.max(0, Duration.between(row.prediction().at(), at).toMillis());
        }
        rows.unlabelled().rows().forEach(row -> predicted(row.prediction().at()));
        Arrays.sort(delays);
        byWindow.keySet().removeIf(known -> known.start().isBefore(firstKept));
        if (delays.length > 0) {
            Duration nearlyAll = Duration.ofMillis(delays[(int) (NEARLY_ALL * (delays.length - 1))]);
            byWindow.put(new Window(model, start), new Labels(rows.labelled().count(), nearlyAll));
        }
    }

    /** Returns how long no label has come. */
    synchronized Silence silence(Instant now) {
        Long last = labels.isEmpty() ? null : labels.last();
        NavigableSet<Long> since = last == null ? predictions : predictions.tailSet(last, false);
        Optional<Duration> delay = delay();
        if (since.isEmpty()) {
            return new Silence(now, Duration.ZERO, delay, known(), false);
        }
        Instant from = Instant.ofEpochMilli(since.first() * step);
        Instant until = Instant.ofEpochMilli((since.last() + 1) * step);
        Duration age = Duration.between(from, until.isAfter(now) ? now : until);
        long known = known();
        boolean isTooLong = known > 0
                && age.toMillis()
                        > Math.max(window, 3 * delay.orElse(Duration.ZERO).toMillis())
                && isLongerThanGaps(since.size());
        return new Silence(from, age.isNegative() ? Duration.ZERO : age, delay, known, isTooLong);
    }

    private Optional<Duration> delay() {
        List<Duration> sorted =
                byWindow.values().stream().map(Labels::delay).sorted().toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
    }

    /** Returns how many labels are known; 0 if they are few, or two weekends cannot have been among their days. */
    private long known() {
        long count = byWindow.values().stream().mapToLong(Labels::count).sum();
        boolean isEnough = count >= fewestLabels && (labels.last() - labels.first()) * step >= TWO_WEEKENDS.toMillis();
        return isEnough ? count : 0;
    }

    /** The longest gap may be a time in which labels had stopped, too, so it is compared with the second longest. */
    private boolean isLongerThanGaps(int steps) {
        Map<Long, Integer> gaps = new HashMap<>(); // by the step of the label before
        for (long its : predictions.subSet(labels.first(), labels.last())) {
            if (!labels.contains(its)) {
                gaps.merge(labels.floor(its), 1, Integer::sum);
            }
        }
        int second = gaps.values().stream()
                .sorted(Comparator.reverseOrder())
                .skip(1)
                .findFirst()
                .orElse(0);
        boolean isKnown = gaps.size() >= FEWEST_GAPS || second <= 1; // then they hardly have any
        return isKnown && steps > Math.max(FEWEST, MUCH_LONGER * second);
    }
}
