package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.DriftState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often columns of many rare categories are found to have changed, when they have not and when they have. */
class RareCategoriesTest {

    private static final int ROWS = 2_000;
    private static final double LEVEL = .05;

    /** The categories that a reference names are those that it happened to count often, which must not be seen. */
    @ParameterizedTest
    @CsvSource({"300, 0.5, 2000", "1000, 1.0, 5000"})
    void evaluate_aHundredWindowsAgainstOneReference_raiseNoAlarm(int categories, double zipf, int referenceRows) {
        CategorySimulation simulation = new CategorySimulation(1, categories, zipf);
        simulation.newReference(referenceRows, 5);
        for (int i = 0; i < 100; i++) {
            WindowCounts window = simulation.window(ROWS, 0);
            assertThat(simulation.drift(window).state()).isEqualTo(DriftState.OK);
            assertThat(simulation.isUnseen(window)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 1.0, 1000, 5", "300, 0.5, 2000, 5", "1000, 1.5, 1000, 5", "300, 0.0, 2000, 1"})
    void evaluate_windowsWithoutShift_areSignificantNoMoreOftenThanTheLevel(
            int categories, double zipf, int referenceRows, int fewest) {
        CategorySimulation simulation = new CategorySimulation(2, categories, zipf);
        Rates rates = rates(simulation, 120, referenceRows, fewest);

        assertThat(rates.drift).isLessThanOrEqualTo(most(120, LEVEL));
        assertThat(rates.unseen).isLessThanOrEqualTo(most(120, LEVEL));
    }

    @ParameterizedTest
    @CsvSource({"10, 0.0, 1000", "30, 1.0, 5000", "100, 0.5, 5000", "1000, 0.5, 50000"})
    void evaluate_newCategoryInTwoPercentOfRows_isUnseen(int categories, double zipf, int referenceRows) {
        CategorySimulation simulation = new CategorySimulation(3, categories, zipf);
        simulation.newReference(referenceRows, 5);

        assertThat(IntStream.range(0, 5)).allMatch(i -> simulation.isUnseen(simulation.window(ROWS, .02)));
    }

    private record Rates(int drift, int unseen, int alarms, int found) {}

    private static Rates rates(CategorySimulation simulation, int windows, int referenceRows, int fewest) {
        int drift = 0;
        int unseen = 0;
        int alarms = 0;
        int found = 0;
        for (int i = 0; i < windows; i++) {
            simulation.newReference(referenceRows, fewest);
            WindowCounts window = simulation.window(ROWS, 0);
            drift += simulation.drift(window).pValue() <= LEVEL ? 1 : 0;
            unseen += simulation.unseen(window) <= LEVEL ? 1 : 0;
            alarms += simulation.drift(window).state() == DriftState.DRIFT || simulation.isUnseen(window) ? 1 : 0;
            found += i % 10 == 0 && simulation.isUnseen(simulation.window(ROWS, .02)) ? 1 : 0;
        }
        return new Rates(drift, unseen, alarms, found);
    }

    /** Returns the nominal number and three standard errors. */
    private static int most(int trials, double level) {
        return (int) Math.floor(trials * level + 3 * Math.sqrt(trials * level * (1 - level)));
    }

    /** Writes a table into target/drift. */
    @Tag("soak")
    @Test
    void evaluate_allShapesOfCategories_areSignificantNoMoreOftenThanTheLevel() throws IOException {
        int windows = 500;
        for (int fewest : new int[] {5, 1}) {
            for (int referenceRows : new int[] {1_000, 5_000, 50_000}) {
                for (int categories : new int[] {10, 50, 300, 5_000}) {
                    for (double zipf : new double[] {0, .5, 1, 1.5}) {
                        CategorySimulation simulation = new CategorySimulation(categories, categories, zipf);
                        Rates rates = rates(simulation, windows, referenceRows, fewest);
                        write(
                                "| %d | %,d | %,d | %.1f | %.1f %% | %.1f %% | %d | %d %% |",
                                fewest,
                                referenceRows,
                                categories,
                                zipf,
                                100.0 * rates.drift / windows,
                                100.0 * rates.unseen / windows,
                                rates.alarms,
                                1_000 * rates.found / windows);
                        assertThat(Math.max(rates.drift, rates.unseen)).isLessThanOrEqualTo(most(windows, LEVEL) + 5);
                        assertThat(rates.alarms).isLessThanOrEqualTo(2); // 0.4 are expected if all were above limits
                    }
                }
            }
        }
    }

    private static void write(String line, Object... numbers) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "drift"));
        Files.writeString(
                folder.resolve("categories.txt"),
                String.format(Locale.ROOT, line + "%n", numbers),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
