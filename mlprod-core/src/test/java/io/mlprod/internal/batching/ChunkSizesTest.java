package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSizesTest {

    private static final int PLENTY = 100; // chunks, after which everything has been tried

    private final ChunkSizes sizes = new ChunkSizes(Duration.ZERO);

    /** Runs chunks of what is asked for, at a cost that depends on the rows, and returns what was asked for. */
    private List<Integer> learn(long bytesEach, long outputBytesEach, IntToDoubleFunction nanos) {
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < PLENTY; i++) {
            int rows = sizes.next(bytesEach);
            asked.add(rows);
            sizes.note(rows, bytesEach, outputBytesEach, Math.round(nanos.applyAsDouble(rows)));
        }
        return asked;
    }

    private static int last(List<Integer> asked) {
        return asked.get(asked.size() - 1);
    }

    @Test
    void next_atFirst_triesEverySizeSeveralTimes() {
        List<Integer> asked = learn(100, 100, rows -> 10_000 + 100.0 * rows);
        for (int size = 16; size <= 4_096; size *= 2) {
            assertThat(asked.subList(0, 36)).contains(size, size);
        }
        assertThat(asked).allSatisfy(size -> assertThat(size).isBetween(16, 4_096));
    }

    /** While the JVM compiles, every later chunk is quicker than the one before, whatever its size. */
    @Test
    void next_notYetMeasuredForLong_goesOnTrying() {
        ChunkSizes patient = new ChunkSizes(Duration.ofMillis(500));
        int rows = 0;
        for (int chunk = 0; chunk < 400; chunk++) {
            rows = patient.next(100);
            double compiling = chunk < 40 ? 1_000_000.0 / (chunk + 1) : 0;
            patient.note(rows, 100, 100, Math.round(compiling + 2_000_000 + 100.0 * rows));
        }
        assertThat(rows).isEqualTo(4_096); // a fixed part of 2 ms is best shared by many
        assertThat(patient.next(100)).isEqualTo(4_096);
    }

    @Test
    void next_learnt_staysTheSame() {
        List<Integer> asked = learn(100, 100, rows -> 10_000 + 100.0 * rows);
        assertThat(asked.subList(36, PLENTY)).containsOnly(last(asked));
        // However slow it is later: the machine is busy now and then.
        assertThat(learn(100, 100, rows -> 1e9)).containsOnly(last(asked));
    }

    /** A run costs a fixed part and a part for each row: 100 + 10 / size is to be within 3 % of 100 + 10 / 4,096. */
    @ParameterizedTest
    @CsvSource({
        "0,       100, 16", // nothing is saved by larger chunks
        "40,      100, 16", // 102.5 of 100.0
        "60,      100, 32", // 103.75 is too slow, 101.9 is not
        "10000,   100, 2048", // 4,096: 102.44; 2,048: 104.9; 1,024: 109.8
        "1000000, 100, 4096", // of the fixed part as much as possible
    })
    void next_learnt_isTheSmallestAboutAsQuickAsTheQuickest(double fixed, double each, int expected) {
        assertThat(last(learn(100, 100, rows -> fixed + each * rows))).isEqualTo(expected);
    }

    @Test
    void next_quickestInTheMiddle_isChosen() {
        // Beyond 256 rows the processor's cache is too small.
        assertThat(last(learn(100, 100, rows -> 10_000 + (rows > 256 ? 300.0 : 100.0) * rows)))
                .isEqualTo(256);
    }

    @Property
    void next_anyCosts_isWithinThreePercentOfTheBestAndNoSmallerOneIs(
            @ForAll @DoubleRange(max = 1_000_000) double fixed,
            @ForAll @DoubleRange(min = 50, max = 10_000) double each) {
        ChunkSizes own = new ChunkSizes(Duration.ZERO);
        IntToDoubleFunction nanos = rows -> Math.round(fixed + each * rows);
        int chosen = 0;
        for (int i = 0; i < PLENTY; i++) {
            chosen = own.next(100);
            own.note(chosen, 100, 100, (long) nanos.applyAsDouble(chosen));
        }
        double best = nanos.applyAsDouble(4_096) / 4_096;
        assertThat(nanos.applyAsDouble(chosen) / chosen).isLessThanOrEqualTo(best * 1.031);
        if (chosen > 16) {
            int smaller = chosen / 2;
            assertThat(nanos.applyAsDouble(smaller) / smaller).isGreaterThan(best * 1.029);
        }
    }

    @Test
    void next_firstRoundIsSlow_isForgotten() {
        int[] chunks = {0};
        // While the JVM compiles, small chunks, which come first, are the slowest.
        assertThat(last(learn(100, 100, rows -> (chunks[0]++ < 9 ? 2_000_000.0 / rows : 1) * 100 * rows)))
                .isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(longs = {64 << 10, 256 << 10, 1 << 20, 4 << 20, 5 << 20, 1L << 38})
    void next_wideRows_neverTakeMoreThanFourMebibytes(long bytesEach) {
        List<Integer> asked = learn(bytesEach, 4, rows -> 1_000_000 + 10.0 * rows);
        assertThat(asked).allSatisfy(rows -> assertThat(rows).isBetween(1, (int) Math.max(1, (4L << 20) / bytesEach)));
    }

    @Test
    void next_wideOutputs_neverTakeMoreThanFourMebibytesOnceTheyAreKnown() {
        long outputBytes = 128 << 10;
        List<Integer> asked = learn(4, outputBytes, rows -> 1_000_000 + 10.0 * rows);
        assertThat(asked.subList(1, PLENTY))
                .allSatisfy(rows -> assertThat(rows * outputBytes).isLessThanOrEqualTo(4 << 20));
        assertThat(last(asked)).isEqualTo(32);
    }

    @Test
    void next_slowRows_noChunkTakesLongerThanFiftyMilliseconds() {
        long nanosEach = 1_000_000;
        List<Integer> asked = learn(4, 4, rows -> 100_000 + nanosEach * (double) rows);
        assertThat(asked).allSatisfy(rows -> assertThat(rows * nanosEach).isLessThanOrEqualTo(50_000_000));
    }

    @Test
    void next_evenTheSmallestChunkIsSlow_isSmallest() {
        assertThat(last(learn(4, 4, rows -> 1e9 * rows))).isLessThanOrEqualTo(16);
    }

    @Test
    void next_rowsOfAnotherWidth_learnsAnew() {
        assertThat(last(learn(100, 4, rows -> 100.0 * rows))).isEqualTo(16);
        assertThat(last(learn(1_000, 4, rows -> 1e6 + 100.0 * rows))).isEqualTo(4_096);
        assertThat(sizes.next(100)).isEqualTo(16);
    }

    @Test
    void next_rowsOfAboutTheSameWidth_needNotLearnAnew() {
        int learnt = last(learn(65, 4, rows -> 10_000 + 100.0 * rows));
        assertThat(sizes.next(127)).isEqualTo(learnt);
        assertThat(sizes.next(128)).isNotEqualTo(learnt);
    }

    @Test
    void next_rowsOfNoBytes_isPositive() {
        assertThat(learn(0, 0, rows -> 100.0 * rows))
                .allSatisfy(rows -> assertThat(rows).isPositive());
    }

    @Test
    void next_chunksThatWereNotFull_teachNothing() {
        for (int i = 0; i < PLENTY; i++) {
            assertThat(sizes.next(100)).isPositive();
            sizes.note(5, 100, 100, 1);
        }
        assertThat(sizes.next(100)).isBetween(16, 4_096);
    }

    /** A handle that has answered small lists for a while gets a large one. */
    @Test
    void next_plentyAfterManyShortLists_isLearntStill() {
        for (int i = 0; i < PLENTY; i++) {
            sizes.next(100);
            sizes.note(5, 100, 100, 1_000);
        }
        assertThat(last(learn(100, 100, rows -> 1e6 + 100.0 * rows))).isEqualTo(4_096);
    }
}
