package io.mlprod.monitoring.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SnapshotFormatTest {

    private static final int HEAD = 55;
    private static final int MUTATIONS = 5_000;
    private static final Cells AGES = new NumberCells(20, 30, 40.5);
    private static final Cells CITIES = new CategoryCells(List.of("Wien", "Graz"));
    private static final Cells STREETS =
            CategoryCells.of(new long[] {7, 9, 1L << 60}, List.of("Ring", "Gasse", "Platz"), 1);
    private static final Cells COMMENTS = new NumberCells(Measured.LENGTH, 3, 10);

    private static ColumnCounts counts(Cells cells, Random random) {
        long[] counts = random.longs(cells.size(), 0, 1_000).toArray();
        double mean = random.nextGaussian();
        PowerSums moments = PowerSums.around(Arrays.stream(counts).sum(), mean, 0.25, 3.5, -1, 70);
        return new ColumnCounts(
                cells,
                counts,
                random.nextInt(10),
                random.nextInt(10),
                random.nextInt(10),
                moments,
                new ColumnCounts.Unseen(random.nextInt(10), random.nextInt(10)));
    }

    private static WindowCounts window(ModelVersion model, int hour, Random random) {
        UltraLogLog distinct = UltraLogLog.create(6);
        random.longs(50).forEach(distinct::add);
        Instant from = Instant.EPOCH.plus(Duration.ofHours(hour)).plusMillis(random.nextInt(50)); // a late timer
        return new WindowCounts(
                model,
                from,
                from.plus(Duration.ofHours(1)),
                random.nextInt(100),
                random.nextInt(100),
                Stream.of(AGES, CITIES, STREETS, COMMENTS)
                        .map(cells -> counts(cells, random))
                        .toList(),
                Map.of(new FeatureRule("age", "range"), (long) random.nextInt(5)),
                distinct.getState(),
                List.of());
    }

    /** Two versions, one of them compared with either of two references, and some of the hours of a day. */
    private static List<SavedSeries> process(long seed) {
        Random random = new Random(seed);
        List<SavedSeries> series = new ArrayList<>();
        for (String version : List.of("7", "8")) {
            ModelVersion model = new ModelVersion("penguins", version, "abc" + version);
            List<ColumnCounts> reference = new ArrayList<>();
            reference.add(counts(AGES, new Random(version.equals("8") ? seed & 1 : 0)));
            reference.add(null);
            reference.add(counts(STREETS, new Random(0)));
            reference.add(counts(COMMENTS, new Random(0)));
            List<WindowCounts> windows = IntStream.range(0, 24)
                    .filter(hour -> random.nextBoolean())
                    .mapToObj(hour -> window(model, hour, random))
                    .toList();
            List<WindowCounts> open = List.of(window(model, 22 + random.nextInt(3), random));
            series.add(series(model, reference, windows, open));
        }
        return SavedSeries.sum(series);
    }

    private static SavedSeries series(
            ModelVersion model, List<ColumnCounts> reference, List<WindowCounts> windows, List<WindowCounts> open) {
        return new SavedSeries(
                model, List.of("age", "city", "street", "comment"), reference, Duration.ofHours(1), 2, windows, open);
    }

    private static List<SavedSeries> plus(List<SavedSeries> a, List<SavedSeries> b) {
        List<SavedSeries> both = new ArrayList<>(a);
        both.addAll(b);
        return SavedSeries.sum(both);
    }

    @Test
    void read_whatWasWritten_isTheSame() {
        byte[] bytes = SnapshotFormat.write(process(1));

        assertThat(SnapshotFormat.write(SnapshotFormat.read(bytes))).isEqualTo(bytes);
        assertThat(SnapshotFormat.read(bytes).get(0).reference().get(1)).isNull();
        assertThat(SnapshotFormat.read(bytes).get(0).windows().get(0).columns())
                .isEqualTo(process(1).get(0).windows().get(0).columns());
    }

    @Test
    void write_manyWindowsOfOneColumn_haveItsCellsOnce() {
        CategoryCells cells =
                CategoryCells.of(new Random(1).longs(5_000).toArray(), Collections.nCopies(5_000, "name"), 10);
        ModelVersion model = new ModelVersion("penguins", "7", "abc");
        ColumnCounts reference = counts(cells, new Random(1));
        List<WindowCounts> windows = IntStream.range(0, 20)
                .mapToObj(hour -> new WindowCounts(
                        model,
                        Instant.EPOCH.plus(Duration.ofHours(hour)),
                        Instant.EPOCH.plus(Duration.ofHours(hour + 1)),
                        1,
                        1,
                        List.of(counts(cells, new Random(hour))),
                        Map.of(),
                        new byte[0],
                        List.of()))
                .toList();
        byte[] bytes = SnapshotFormat.write(List.of(
                new SavedSeries(model, List.of("x"), List.of(reference), Duration.ofHours(1), 1, windows, List.of())));

        assertThat(bytes.length).isLessThan(5_000 * Long.BYTES + 20 * 2_000);
        assertThat(SnapshotFormat.read(bytes).get(0).windows().get(19).columns())
                .isEqualTo(windows.get(19).columns());
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void plus_threeProcessesInAnyOrder_givesTheSameBytes(@ForAll long a, @ForAll long b, @ForAll long c) {
        byte[] left = SnapshotFormat.write(plus(plus(process(a), process(b)), process(c)));
        byte[] right = SnapshotFormat.write(plus(process(c), plus(process(b), process(a))));

        assertThat(right).isEqualTo(left);
    }

    @Test
    void plus_sameHourInTwoProcesses_isAddedUp() {
        List<SavedSeries> a = process(2);
        List<SavedSeries> b = process(4);
        long rows = rows(a) + rows(b);

        List<SavedSeries> sum = plus(a, b);

        assertThat(rows(sum)).isEqualTo(rows);
        assertThat(sum).hasSize(2);
        assertThat(sum.get(0).windows())
                .hasSizeLessThan(a.get(0).windows().size() + b.get(0).windows().size());
    }

    @Test
    void plus_otherReference_staysApart() {
        assertThat(plus(process(2), process(3))).hasSize(3);
    }

    private static long rows(List<SavedSeries> series) {
        return series.stream()
                .flatMap(SavedSeries::all)
                .mapToLong(WindowCounts::rows)
                .sum();
    }

    // ---- bytes that are refused

    @Test
    void read_foreignBytes_saysSo() {
        assertThatThrownBy(() -> SnapshotFormat.read("{\"rows\": 5}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("they are something else");
        assertThatThrownBy(() -> SnapshotFormat.read(new byte[0])).hasMessageContaining("they are something else");
    }

    @Test
    void read_otherFormat_saysWhich() {
        byte[] bytes = SnapshotFormat.write(process(1));
        bytes["mlprod-monitor\n".length() + 3] = 2;

        assertThatThrownBy(() -> SnapshotFormat.read(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format 2, and this version of mlprod reads format 1");
    }

    @Test
    void read_cutOff_saysSo() {
        byte[] bytes = SnapshotFormat.write(process(1));

        assertThatThrownBy(() -> SnapshotFormat.read(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes after the head");
        assertThatThrownBy(() -> SnapshotFormat.read(Arrays.copyOf(bytes, HEAD - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void read_changedByte_isRefusedWhereverItIs() {
        byte[] bytes = SnapshotFormat.write(smallSeries());
        Random random = new Random(7);

        for (int i = 0; i < MUTATIONS; i++) {
            int at = random.nextInt(bytes.length);
            byte before = bytes[at];
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> SnapshotFormat.read(bytes)).isInstanceOf(IllegalArgumentException.class);
            bytes[at] = before;
        }
    }

    /** Whoever can forge the checksum still gets no further than a wrong snapshot or an error that says so. */
    @Test
    void read_changedContentWithRightChecksum_isReadOrRefused() {
        byte[] content = content(SnapshotFormat.write(smallSeries()));
        Random random = new Random(7);
        int refused = 0;

        for (int i = 0; i < MUTATIONS; i++) {
            boolean isCut = random.nextInt(20) == 0;
            byte[] changed = Arrays.copyOf(content, isCut ? 1 + random.nextInt(content.length) : content.length);
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                SnapshotFormat.read(SnapshotFormat.framed(changed));
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }

        assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS);
    }

    private static List<SavedSeries> smallSeries() {
        SavedSeries first = process(1).get(0);
        return List.of(series(first.model(), first.reference(), first.windows().subList(0, 1), List.of()));
    }

    private static byte[] content(byte[] bytes) {
        return Arrays.copyOfRange(bytes, HEAD, bytes.length);
    }
}
