package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Simulates rows that come in clusters which are alike, as when one client sends many; writes a table of alarms. */
@Tag("soak")
class ClusterSoakTest {

    private static final int FEATURES = 30;
    private static final int REFERENCE = 50_000;
    private static final int SAMPLE = 500;
    private static final double LEVEL = .01 / 24;
    private static final List<String> NAMES =
            IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList();

    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void evaluate_clustersWithoutShift_alarmsByClusterSize() throws IOException {
        for (double alike : new double[] {.5, 1}) {
            for (int rows : new int[] {1_000, 50_000}) {
                for (int cluster : new int[] {1, 10, 50, 200}) {
                    simulate(alike, rows, cluster);
                }
            }
        }
    }

    private void simulate(double alike, int rows, int cluster) throws IOException {
        int references = rows < 10_000 ? 20 : 10;
        int windows = references;
        int significant = 0;
        int columnAlarms = 0;
        int jointAlarms = 0;
        int setAlarms = 0;
        int setLooks = 0;
        for (int i = 0; i < references; i++) {
            double[][] before = columns(REFERENCE, cluster, alike);
            List<NumberCells> cells =
                    Arrays.stream(before).map(Columns::quantileCells).toList();
            List<ColumnCounts> reference = counted(cells, before);
            for (int k = 0; k < windows; k++) {
                double[][] after = columns(rows, cluster, alike);
                WindowCounts window =
                        Columns.window(sample(after), counted(cells, after).toArray(ColumnCounts[]::new));
                DriftReport plain = look(Drift.DEFAULT, reference, before, window);
                DriftReport set = look(Drift.DEFAULT.rowsPerCluster(cluster), reference, before, window);
                significant += plain.columns().stream().anyMatch(c -> c.adjustedPValue() <= LEVEL) ? 1 : 0;
                columnAlarms += plain.drifted().isEmpty() ? 0 : 1;
                jointAlarms += plain.joint().orElseThrow().state() == DriftState.DRIFT ? 1 : 0;
                setAlarms += set.state() == DriftState.DRIFT ? 1 : 0;
                setLooks += set.state() == DriftState.NOT_ENOUGH_DATA ? 0 : 1;
            }
        }
        double all = references * windows / 100.0;
        Files.writeString(
                Files.createDirectories(Path.of("target", "drift")).resolve("clusters.txt"),
                String.format(
                        Locale.ROOT,
                        "| %.0f %% | %,d | %d | %.1f %% | %.1f %% | %.1f %% | %s |%n",
                        100 * alike,
                        rows,
                        cluster,
                        significant / all,
                        columnAlarms / all,
                        jointAlarms / all,
                        setLooks == 0 ? "not enough data" : String.format(Locale.ROOT, "%.1f %%", setAlarms / all)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(setAlarms).as("%s rows in clusters of %s", rows, cluster).isLessThanOrEqualTo(2);
    }

    private static DriftReport look(
            Drift settings, List<ColumnCounts> reference, double[][] before, WindowCounts window) {
        return new DriftEvaluation(settings).evaluate(NAMES, new ArrayList<>(reference), sample(before), window, LEVEL);
    }

    /** Returns normal numbers of which a share of the variance is common to each cluster. */
    private double[][] columns(int rows, int cluster, double alike) {
        double[][] columns = new double[FEATURES][rows];
        for (double[] column : columns) {
            double common = 0;
            for (int i = 0; i < rows; i++) {
                common = i % cluster == 0 ? random.nextGaussian() * Math.sqrt(alike) : common;
                column[i] = common + (alike == 1 ? 0 : random.nextGaussian() * Math.sqrt(1 - alike));
            }
        }
        return columns;
    }

    private static List<ColumnCounts> counted(List<NumberCells> cells, double[][] columns) {
        return IntStream.range(0, FEATURES)
                .mapToObj(c -> Columns.counted(cells.get(c), columns[c]))
                .toList();
    }

    private static List<float[]> sample(double[][] columns) {
        return new SplittableRandom(columns[0].length)
                .ints(0, columns[0].length)
                .distinct()
                .limit(SAMPLE)
                .mapToObj(i -> {
                    float[] row = new float[FEATURES];
                    for (int c = 0; c < FEATURES; c++) {
                        row[c] = (float) columns[c][i];
                    }
                    return row;
                })
                .toList();
    }
}
