package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.Windows;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which rows are in a window's sample. */
class RowSampleTest {

    private static final RowLayout LAYOUT = TestRows.numbers(1);

    private static TestRows row(double value) {
        return new TestRows(LAYOUT).add(value);
    }

    @Test
    void sample_fewRows_hasAllOfThem() {
        VersionRecorder recorder = VersionRecorder.of(
                LAYOUT, References.normal(LAYOUT), Windows.of(Duration.ofHours(1)), new ManualTime(Instant.EPOCH));
        IntStream.range(0, 500).forEach(i -> recorder.record(row(i)));

        assertThat(recorder.current().orElseThrow().sample().stream()
                        .map(row -> (int) row[0])
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    /** 40 windows of 10,000 rows: each tenth of a window should have 2,000 of the 20,000 rows, give or take 42. */
    @Test
    void sample_manyRows_hasThemFromAllPartsOfTheWindow() {
        ManualTime time = new ManualTime(Instant.EPOCH);
        VersionRecorder recorder =
                VersionRecorder.of(LAYOUT, References.normal(LAYOUT), Windows.of(Duration.ofHours(1)), time);
        List<TestRows> rows =
                IntStream.range(0, 10_000).mapToObj(RowSampleTest::row).toList();
        int[] tenths = new int[10];
        for (int window = 0; window < 40; window++) {
            rows.forEach(recorder::record);
            time.advance(Duration.ofHours(1));
            List<float[]> sample = recorder.finished().get(0).sample();
            assertThat(sample).hasSize(500);
            assertThat(sample.stream().map(row -> row[0]).distinct()).hasSize(500);
            sample.forEach(row -> tenths[(int) row[0] / 1_000]++);
        }

        assertThat(Arrays.stream(tenths).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(2_000 - 210, 2_000 + 210));
    }

    @Test
    void sample_slidingWindows_hasEachWithItsShare() {
        ManualTime time = new ManualTime(Instant.EPOCH);
        VersionRecorder recorder = VersionRecorder.of(
                LAYOUT,
                References.normal(LAYOUT),
                Windows.of(Duration.ofHours(1)).sliding(2),
                time);
        IntStream.range(0, 3_000).forEach(i -> recorder.record(row(1)));
        time.advance(Duration.ofHours(1));
        recorder.finished();
        IntStream.range(0, 1_000).forEach(i -> recorder.record(row(2)));
        time.advance(Duration.ofHours(1));

        List<float[]> sample = recorder.finished().get(0).sample();

        assertThat(sample).hasSize(500);
        assertThat(sample.stream().filter(row -> row[0] == 1)).hasSize(375);
    }
}
