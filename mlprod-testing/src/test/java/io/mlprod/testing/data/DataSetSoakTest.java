package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million rows, read in the memory of a few; split and checked in the memory of some bytes a row. */
@Tag("soak")
class DataSetSoakTest {

    private static final int ROWS = 1_000_000;
    private static final int MEGABYTE = 1 << 20;

    record Visit(long id, String customer, Instant at, double a, double b, float c, int d, String region, boolean y) {}

    @TempDir
    static Path folder;

    private static Path csv;
    private static Path json;

    @BeforeAll
    static void write() throws IOException {
        csv = folder.resolve("visits.csv");
        json = folder.resolve("visits.jsonl");
        write(csv, "id,customer,at,a,b,c,d,region,y\n", "%d,c%d,%s,%.6f,%.6f,%.6f,%d,%s,%d\n");
        write(
                json,
                "",
                "{\"id\":%d,\"customer\":\"c%d\",\"at\":\"%s\",\"a\":%.6f,\"b\":%.6f,\"c\":%.6f,\"d\":%d,"
                        + "\"region\":\"%s\",\"y\":%d}\n");
    }

    static void write(Path file, String header, String format) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        String[] regions = {"north", "south", "west"};
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            lines.write(header);
            for (int i = 0; i < ROWS; i++) {
                lines.write(String.format(
                        Locale.ROOT,
                        format,
                        i,
                        random.nextInt(100_000),
                        start.plus(Duration.ofMinutes(i)),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextInt(50),
                        regions[random.nextInt(3)],
                        random.nextInt(2)));
            }
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Returns by how much the heap in use has grown at most, looked at each quarter million of rows. */
    private static <R> long growth(DataSet<R> rows) {
        long before = used();
        AtomicLong count = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Consumer<R> look = row -> {
            if (count.incrementAndGet() % (ROWS / 4) == 0) {
                most.accumulateAndGet(used() - before, Math::max);
            }
        };
        rows.forEach(look);
        assertThat(count).hasValue(ROWS);
        return most.get();
    }

    private static void tell(String what, long bytes, long start) {
        System.err.printf(
                Locale.ROOT,
                "%s: %,d KiB, %,d ms%n",
                what,
                bytes / 1024,
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    @Test
    void csv_ofAMillionRows_isReadInBoundedMemory() {
        long start = System.nanoTime();
        long growth = growth(DataSet.csv(csv, Visit.class));

        tell("CSV as records, growth", growth, start);
        assertThat(growth).isLessThan(2 * MEGABYTE);
    }

    @Test
    void jsonLines_ofAMillionRows_isReadInBoundedMemory() {
        long start = System.nanoTime();
        long growth = growth(DataSet.jsonLines(json, Visit.class));

        tell("JSON lines as records, growth", growth, start);
        assertThat(growth).isLessThan(2 * MEGABYTE);
    }

    @Test
    void split_ofAMillionRows_remembersFourBytesARow() {
        DataSet<Row> all = DataSet.csv(csv);
        assertThat(split(all).leftOut()).isZero(); // loads the classes that a split needs, which are not of its rows
        long before = used();
        long start = System.nanoTime();

        TrainTest<Row> parts = split(all);

        long growth = used() - before;
        tell("split by group, growth", growth, start);
        assertThat(parts.train().size() + parts.test().size()).isEqualTo(ROWS);
        assertThat(growth).isLessThan(8 * MEGABYTE);
    }

    private static TrainTest<Row> split(DataSet<Row> all) {
        return Split.of(all).groupedBy(row -> row.text("customer")).trainTest(0.8);
    }
}
