package io.mlprod.testing.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of a million rows, which fit a heap of 192 MiB. */
@Tag("soak")
class DataChecksSoakTest {

    @TempDir
    Path folder;

    @Test
    void checks_ofAMillionRows_findNothingInNone() throws IOException {
        Path csv = folder.resolve("visits.csv");
        DataSetSoakTest.write(csv, "id,customer,at,a,b,c,d,region,y\n", "%d,c%d,%s,%.6f,%.6f,%.6f,%d,%s,%d\n");
        TrainTest<Row> parts =
                Split.of(DataSet.csv(csv)).byTime(row -> row.time("at")).trainTest(0.8);
        long start = System.nanoTime();

        DataReport report = DataChecks.of(parts, "y")
                .key("id")
                .time("at")
                .ignore("customer")
                .run();

        System.err.printf(
                Locale.ROOT,
                "checks: %,d ms%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        report.assertNoWarnings();
    }
}
