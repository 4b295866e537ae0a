package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prints the tables of {@link PowerTable}, and holds the page against them. */
class PowerTableTest {

    private static void assertOnPage(String table) throws IOException {
        System.out.println(table);

        assertThat(Files.readString(Path.of("VERDICTS.md"))).contains(table);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.05", "0.5, 0.01"})
    void ratios_halfOfTheUnits_areOnThePage(double share, double alpha) throws IOException {
        assertOnPage(PowerTable.ratios(share, alpha));
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0.05", "0.05, 0.01", "0.01, 0.05", "0.01, 0.01"})
    @Tag("soak")
    void ratios_fewOfTheUnits_areOnThePage(double share, double alpha) throws IOException {
        assertOnPage(PowerTable.ratios(share, alpha));
    }
}
