package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.quality.Finding;
import io.mlprod.monitoring.internal.quality.KnownWindows;
import io.mlprod.monitoring.internal.quality.QualityEvaluation;
import io.mlprod.monitoring.internal.reference.Reference;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.profile.ProfileCollector;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Windows of a column of many categories, without a shift: as frequent as in Zipf's law, counted as those of a monitor
 * are, against a profile of other rows.
 */
final class CategorySimulation {

    private static final RowLayout LAYOUT = TestRows.layout(Column.of("c", Kind.CATEGORY, true));

    private static final double HOURLY = 0.01 / 24;

    private final SplittableRandom random;
    private final double[] upTo; // shares of the categories, added up
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private List<ColumnCounts> reference = List.of();

    CategorySimulation(long seed, int categories, double zipf) {
        this.random = new SplittableRandom(seed);
        this.upTo = new double[categories];
        double sum = 0;
        for (int i = 0; i < categories; i++) {
            sum += Math.pow(i + 1, -zipf);
            upTo[i] = sum;
        }
        for (int i = 0; i < categories; i++) {
            upTo[i] /= sum;
        }
    }

    private TestRows rows(int count, double unseen) {
        TestRows rows = new TestRows(LAYOUT);
        for (int i = 0; i < count; i++) {
            rows.add(random.nextDouble() < unseen ? -1 : category());
        }
        return rows;
    }

    private int category() {
        int at = Arrays.binarySearch(upTo, random.nextDouble());
        return Math.min(upTo.length - 1, at < 0 ? -at - 1 : at);
    }

    void newReference(int rows, int fewest) {
        ProfileCollector collector = Profile.collector(LAYOUT);
        collector.record(rows(rows, 0));
        reference = Reference.of(collector.profile(fewest).features().get(0), Reference.DEFAULT_CELLS);
    }

    /** Returns a window in which some share of the rows has a category that was never seen before. */
    WindowCounts window(int rows, double unseen) {
        VersionRecorder recorder = VersionRecorder.of(
                LAYOUT, reference, Windows.of(Duration.ofHours(1)).keep(1), time);
        recorder.record(rows(rows, unseen));
        return recorder.current().orElseThrow();
    }

    /** Returns what the comparison of a window has found, at the level of an hour. */
    ColumnDrift drift(WindowCounts window) {
        return new DriftEvaluation(Drift.DEFAULT)
                .evaluate(List.of("c"), List.copyOf(reference), List.of(), window, HOURLY)
                .columns()
                .get(0);
    }

    /** Returns the p-value of the check for unseen categories, whatever their share. */
    double unseen(WindowCounts window) {
        List<QualityIssue> checks =
                checks(window, Quality.DEFAULT.limit(QualityCheck.UNSEEN_CATEGORY, Double.MIN_NORMAL));
        long others = checks.stream()
                .filter(check -> check.state() != QualityState.NOT_ENOUGH_DATA)
                .count();
        return unseen(checks).pValue() / others; // without the correction for the others, which have found nothing
    }

    /** Returns whether unseen categories are an issue, at the level of an hour. */
    boolean isUnseen(WindowCounts window) {
        return unseen(checks(window, Quality.DEFAULT)).state() == QualityState.ISSUE;
    }

    private List<QualityIssue> checks(WindowCounts window, Quality settings) {
        return new QualityEvaluation(settings)
                        .evaluate(
                                List.of("c"),
                                reference,
                                window,
                                true,
                                new KnownWindows(settings, Windows.of(Duration.ofHours(1)), 1),
                                null,
                                () -> HOURLY)
                        .findings()
                        .stream()
                        .map(Finding::issue)
                        .toList();
    }

    private static QualityIssue unseen(List<QualityIssue> checks) {
        return checks.stream()
                .filter(check -> check.check() == QualityCheck.UNSEEN_CATEGORY)
                .findFirst()
                .orElseThrow();
    }
}
