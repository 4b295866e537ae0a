package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.ColumnDrift;
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
            assertThat(simulation.drift(window).state()).isNotEqualTo(DriftState.DRIFT);
            assertThat(simulation.isUnseen(window)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"50, 0.0, 1500, 5", "300, 0.5, 2000, 5", "300, 0.0, 2000, 1"})
    void evaluate_windowsWithoutShift_areSignificantNoMoreOftenThanTheLevel(
            int categories, double zipf, int referenceRows, int fewest) {
        CategorySimulation simulation = new CategorySimulation(2, categories, zipf);
        Rates rates = new Rates();

        rates.add(simulation, 100, ROWS, referenceRows, fewest);

        rates.check();
    }

    @ParameterizedTest
    @CsvSource({"10, 0.0, 1000", "30, 1.0, 5000", "100, 0.5, 5000", "1000, 0.5, 50000"})
    void evaluate_newCategoryInTwoPercentOfRows_isUnseen(int categories, double zipf, int referenceRows) {
        CategorySimulation simulation = new CategorySimulation(3, categories, zipf);
        simulation.newReference(referenceRows, 5);

        assertThat(IntStream.range(0, 5)).allMatch(i -> simulation.isUnseen(simulation.window(ROWS, .02)));
    }

    /** How many windows were significant at two levels, in how many there was an alarm, and how often one was due. */
    private static final class Rates {

        int windows;
        int drift;
        int drift100;
        int unseen;
        int unseen100;
        int alarms;
        int looks;
        int found;

        void add(CategorySimulation simulation, int howMany, int rows, int referenceRows, int fewest) {
            for (int i = 0; i < howMany; i++) {
                simulation.newReference(referenceRows, fewest);
                WindowCounts window = simulation.window(rows, 0);
                ColumnDrift found = simulation.drift(window);
                double p = simulation.unseen(window);
                windows++;
                drift += found.pValue() <= LEVEL ? 1 : 0;
                drift100 += found.pValue() <= LEVEL / 5 ? 1 : 0;
                unseen += p <= LEVEL ? 1 : 0;
                unseen100 += p <= LEVEL / 5 ? 1 : 0;
                alarms += found.state() == DriftState.DRIFT || simulation.isUnseen(window) ? 1 : 0;
            }
            looks++;
            this.found += simulation.isUnseen(simulation.window(rows, .02)) ? 1 : 0;
        }

        void check() {
            assertThat(Math.max(drift, unseen)).isLessThanOrEqualTo(most(windows, LEVEL));
            assertThat(Math.max(drift100, unseen100)).isLessThanOrEqualTo(most(windows, LEVEL / 5));
        }

        /** Returns the nominal number and three standard errors. */
        private static int most(int trials, double level) {
            return (int) Math.floor(trials * level + 3 * Math.sqrt(trials * level * (1 - level)));
        }

        String percent(int count) {
            return String.format(Locale.ROOT, "%.1f %%", 100.0 * count / windows);
        }
    }

    /** Writes the table of DRIFT.md into target/drift. */
    @Tag("soak")
    @Test
    void evaluate_allShapesOfCategories_areSignificantNoMoreOftenThanTheLevel() throws IOException {
        long seed = 1;
        for (int fewest : new int[] {5, 1}) {
            for (int referenceRows : new int[] {1_000, 5_000, 50_000}) {
                Rates rates = new Rates();
                for (int categories : new int[] {10, 50, 100, 300, 1_000, 5_000}) {
                    for (double zipf : new double[] {0, .5, 1, 1.5}) {
                        rates.add(new CategorySimulation(seed++, categories, zipf), 100, ROWS, referenceRows, fewest);
                    }
                }
                write(String.format(
                        Locale.ROOT,
                        "| %,d rows | named from %d on | %s | %s | %s | %s | %d alarms | %d of %d found |%n",
                        referenceRows,
                        fewest,
                        rates.percent(rates.drift),
                        rates.percent(rates.drift100),
                        rates.percent(rates.unseen),
                        rates.percent(rates.unseen100),
                        rates.alarms,
                        rates.found,
                        rates.looks));
                rates.check();
                assertThat(rates.alarms).isLessThanOrEqualTo(6); // of 2,400 windows, each at two levels of 1/2,400
            }
        }
    }

    private static void write(String line) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "drift"));
        Files.writeString(folder.resolve("categories.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
