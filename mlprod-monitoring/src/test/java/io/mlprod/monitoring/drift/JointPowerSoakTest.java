package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Simulates changes that no column shows, or hardly, and writes a table of how often they are found. */
@Tag("soak")
class JointPowerSoakTest {

    private static final int RUNS = 200;
    private static final int ROWS = 500;
    private static final double LEVEL = .01 / 24;

    private final Random random = new Random(7);

    private enum Change {
        NONE("none"),
        FLIP("correlation of one pair 0.7 → −0.7"),
        GONE("correlation of one pair 0.7 → 0"),
        WEAKER("correlation of one pair 0.7 → 0.3"),
        LOOSER("correlation of one pair 0.95 → 0.8"),
        FACTOR("correlation of all pairs 0.3 → 0"),
        PARABOLA("parabola of one column, noise 36 %, → none"),
        SIGN("sign of the product of two columns → none"),
        MIXTURE("a tenth of the rows 1.5 σ away in all columns"),
        SHIFT("all columns 0.15 σ away");

        private final String title;

        Change(String title) {
            this.title = title;
        }
    }

    @ParameterizedTest
    @EnumSource
    void compare_change_isFoundSoOften(Change change) throws IOException {
        StringBuilder line = new StringBuilder("| " + change.title + " |");
        for (int columns : new int[] {5, 26, 100}) {
            int found = 0;
            double auc = 0;
            for (int run = 0; run < RUNS; run++) {
                TwoSampleClassifier.Result result =
                        TwoSampleClassifier.compare(rows(change, columns, true), rows(change, columns, false), run);
                auc += result.auc() / RUNS;
                // as in a look in which no column has moved
                boolean isSure = result.pValue() * (columns + 1) <= LEVEL;
                found += isSure && result.auc() >= Drift.DEFAULT.jointThreshold() ? 1 : 0;
            }
            line.append(String.format(Locale.ROOT, " %.0f %% (%.2f) |", 100.0 * found / RUNS, auc));
            assertThat(found).isLessThanOrEqualTo(change == Change.NONE ? 1 : RUNS);
            assertThat(found).isGreaterThanOrEqualTo(change == Change.FLIP || change == Change.GONE ? 190 : 0);
        }
        Files.writeString(
                Files.createDirectories(Path.of("target", "drift")).resolve("joint.txt"),
                line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private List<float[]> rows(Change change, int columns, boolean isBefore) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            float[] row = new float[columns];
            for (int c = 0; c < columns; c++) {
                row[c] = (float) random.nextGaussian();
            }
            alter(row, change, isBefore);
            rows.add(row);
        }
        return rows;
    }

    private void alter(float[] row, Change change, boolean isBefore) {
        switch (change) {
            case NONE -> {}
            case FLIP -> correlate(row, isBefore ? .7 : -.7);
            case GONE -> correlate(row, isBefore ? .7 : 0);
            case WEAKER -> correlate(row, isBefore ? .7 : .3);
            case LOOSER -> correlate(row, isBefore ? .95 : .8);
            case FACTOR -> {
                if (isBefore) {
                    double common = random.nextGaussian() * Math.sqrt(.3);
                    for (int c = 0; c < row.length; c++) {
                        row[c] = (float) (common + row[c] * Math.sqrt(.7));
                    }
                }
            }
            case PARABOLA -> {
                double of = isBefore ? row[0] : random.nextGaussian();
                row[1] = (float) (.8 * (of * of - 1) / Math.sqrt(2) + .6 * row[1]);
            }
            case SIGN -> {
                if (isBefore) {
                    row[2] = Math.signum(row[0] * row[1]) * Math.abs(row[2]);
                }
            }
            case MIXTURE -> move(row, !isBefore && random.nextDouble() < .1 ? 1.5 : 0);
            case SHIFT -> move(row, isBefore ? 0 : .15);
        }
    }

    private static void correlate(float[] row, double correlation) {
        row[1] = (float) (correlation * row[0] + Math.sqrt(1 - correlation * correlation) * row[1]);
    }

    private static void move(float[] row, double by) {
        for (int c = 0; c < row.length; c++) {
            row[c] += (float) by;
        }
    }
}
