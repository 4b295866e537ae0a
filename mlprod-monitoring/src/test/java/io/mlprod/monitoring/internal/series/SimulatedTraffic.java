package io.mlprod.monitoring.internal.series;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.quality.ModelTraffic;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The counts of windows of an hour, with days and nights, working days and weekends, and what is found in them. Columns
 * are numbers and categories in turn; a share of their values is missing, and another is beyond what the reference has.
 */
final class SimulatedTraffic {

    static final ModelVersion MODEL = new ModelVersion("m", "1", "");
    private static final NumberCells NUMBERS = new NumberCells(0, 1, 2);
    private static final CategoryCells CATEGORIES = new CategoryCells(List.of("a", "b"));
    private static final int REFERENCE_ROWS = 5_000;
    private static final int KINDS = 9_000;
    private static final Duration HOUR = Duration.ofHours(1);

    final ManualTime time = new ManualTime(Instant.parse("2024-01-01T00:00:00Z")); // a Monday
    final List<Kpi> alarms = new ArrayList<>(); // each time that issues have begun
    final ModelTraffic traffic;
    double moreMissing; // in the first column
    double scatter = 0.1; // of the volume, by which hours differ besides Poisson's
    boolean isSketched = true; // which takes most of the time
    int clump = 1; // of rows that have the same values
    private final SplittableRandom random;
    private final QualityLook look;
    private final double[] missing;
    private final double[] beyond;
    private final List<@Nullable ColumnCounts> reference = new ArrayList<>();
    private final double[] frequencies = new double[KINDS];
    private final long[] hashes = new long[KINDS];
    private final QualityFindings findings = new QualityFindings();
    private String told = "";
    private Optional<QualityReport> last = Optional.empty();

    SimulatedTraffic(long seed, int columns) {
        this.random = new SplittableRandom(seed);
        this.missing = random.doubles(columns, 0, 0.05).toArray();
        this.beyond = random.doubles(columns, 0, 0.02).toArray();
        this.traffic = new ModelTraffic(Windows.of(Duration.ofHours(1)), time);
        SeriesSettings settings = new SeriesSettings(
                new GivenProfiles(List.of(), Map.of()),
                REFERENCE_ROWS,
                Windows.of(Duration.ofHours(1)),
                Drift.DEFAULT,
                Quality.DEFAULT,
                time);
        this.look = new QualityLook(
                settings, IntStream.range(0, columns).mapToObj(i -> "c" + i).toList());
        for (int i = 0; i < columns; i++) {
            reference.add(column(i, REFERENCE_ROWS, 0));
        }
        for (int i = 0; i < KINDS; i++) {
            hashes[i] = random.nextLong();
            frequencies[i] = (i == 0 ? 0 : frequencies[i - 1]) + 1.0 / (i + 1);
        }
    }

    /** Goes on by an hour, with as many rows as are usual then. */
    QualityReport hour(int hour) {
        double day = Math.pow(5, (1 + Math.sin(hour * Math.PI / 12)) / 2); // from 1 to 5
        boolean isWeekend = hour / 24 % 7 >= 5;
        double mean = 1_000 * day * (isWeekend ? 0.2 : 1) * Math.exp(scatter * random.nextGaussian());
        return next((int) Math.max(0, mean + Math.sqrt(mean) * random.nextGaussian()));
    }

    QualityReport next(int rows) {
        List<ColumnCounts> columns = new ArrayList<>();
        for (int i = 0; i < missing.length; i++) {
            columns.add(column(i, rows, i == 0 ? moreMissing : 0));
        }
        Instant from = time.now();
        time.advance(HOUR);
        WindowCounts window =
                new WindowCounts(MODEL, from, time.now(), rows, rows, columns, Map.of(), sketch(rows), List.of());
        if (rows > 0) {
            traffic.seen(MODEL);
        }
        traffic.add(window);
        QualityReport found = look.at(window, reference, List.of(), traffic);
        Kpi issues = findings.of(found, last, time.now(), "");
        if (!issues.findings().isEmpty() && !issues.findings().equals(told)) {
            alarms.add(issues);
        }
        told = issues.findings();
        last = Optional.of(found);
        return found;
    }

    private byte[] sketch(int rows) {
        if (!isSketched) {
            return new byte[0];
        }
        UltraLogLog sketch = UltraLogLog.create(12);
        for (int i = 0; i < rows; i++) {
            int kind = Arrays.binarySearch(frequencies, random.nextDouble() * frequencies[KINDS - 1]);
            sketch.add(hashes[kind < 0 ? -kind - 1 : kind]);
        }
        return sketch.getState();
    }

    private ColumnCounts column(int index, int rows, double more) {
        long missed = drawn(rows, missing[index] + more);
        long present = rows - missed;
        long outside = Math.min(present, drawn(rows, beyond[index]));
        long inside = present - outside;
        if (index % 2 == 0) {
            PowerSums moments = present == 0 ? PowerSums.NONE : PowerSums.around(present, 1, 0, 0, -1, 3);
            long[] counts = {outside / 2, inside / 2, inside - inside / 2, outside - outside / 2};
            return new ColumnCounts(NUMBERS, counts, missed, 0, 0, moments);
        }
        long[] counts = {inside / 2, inside - inside / 2, outside};
        return new ColumnCounts(CATEGORIES, counts, missed, 0, 0, PowerSums.NONE);
    }

    /** Draws how many rows of some have a property, clump by clump. */
    private long drawn(int rows, double share) {
        int clumps = rows / clump;
        double mean = clumps * share;
        if (mean > 40) {
            return clump * Math.round(mean + Math.sqrt(mean * (1 - share)) * random.nextGaussian());
        }
        long count = 0; // by the number of those in between
        double without = Math.log1p(-share);
        double at = Math.log(1 - random.nextDouble()) / without;
        while (at < clumps) {
            count++;
            at = Math.floor(at) + 1 + Math.log(1 - random.nextDouble()) / without;
        }
        return clump * count;
    }
}
