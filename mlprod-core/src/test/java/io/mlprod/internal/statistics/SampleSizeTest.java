package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.mlprod.internal.statistics.SampleSize.Arrivals;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSizeTest {

    private static final double RATE = 0.001;
    private static final long MANY = 3_000_000;

    private static double events(double units, double share, double ratio) {
        return units * RATE * (share * ratio + 1 - share);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.1, 0.5, 0.01",
        "1, 1.2, 0.05, 0.01",
        "1.2, 1.5, 0.5, 0.005",
        "1, 2, 0.01, 0.005",
        "2, 6, 0.05, 0.01",
        "1, 3, 0.5, 0.05",
        "1, 10, 0.05, 0.05"
    })
    void unitsUntilAbove_differentCandidates_areTheMedian(double limit, double ratio, double share, double alpha) {
        double units = SampleSize.unitsUntilAbove(List.of(), new Arrivals(share, RATE, ratio), limit, alpha);

        assertThat(events(units, share, ratio))
                .isCloseTo(
                        (double) StoppingTime.above(limit, ratio, share, alpha, 0.5, MANY)
                                .tosses(),
                        withinPercentage(12));
    }

    /** 60 of 100 events at half of the units are a good part of the way, and more so if it is known by now. */
    @Test
    void unitsUntilAbove_inTheMiddle_areTheMedianOfTheRest() {
        List<EventCounts> counted = List.of(new EventCounts(0.25, 12, 22), new EventCounts(0.5, 60, 40));
        double[] simulated = IntStream.range(0, 301)
                .mapToDouble(run -> eventsUntilAbove(counted, new SplittableRandom(31L * run + 1)))
                .sorted()
                .toArray();

        double units = SampleSize.unitsUntilAbove(counted, new Arrivals(0.5, RATE, 1.5), 1, 0.005);

        assertThat(events(units, 0.5, 1.5)).isCloseTo(simulated[150], withinPercentage(15));
    }

    private static double eventsUntilAbove(List<EventCounts> counted, SplittableRandom random) {
        long candidate = 0;
        for (long events = 0; ; events++) {
            EventCounts more = new EventCounts(0.5, candidate, events - candidate);
            List<EventCounts> all = List.of(counted.get(0), counted.get(1), more);
            if (RatioEvidence.logEvidenceAbove(all, 1) >= -Math.log(0.005)) {
                return events;
            }
            candidate += random.nextDouble() < 0.6 ? 1 : 0;
        }
    }

    @Test
    void units_alreadyFound_areNone() {
        List<EventCounts> clear = List.of(new EventCounts(0.5, 100, 10));

        assertThat(SampleSize.unitsUntilAbove(clear, new Arrivals(0.5, RATE, 1), 1, 0.01))
                .isZero();
    }

    @Test
    void units_nothingToFind_areInfinite() {
        assertThat(SampleSize.unitsUntilAbove(List.of(), new Arrivals(0.5, RATE, 1.2), 1.2, 0.01))
                .isInfinite();
        assertThat(SampleSize.unitsUntilAbove(List.of(), new Arrivals(0.5, 0, 10), 1, 0.01))
                .isInfinite();
    }

    @Test
    void arguments_outOfRange_areRefused() {
        for (double[] values : Arrays.asList(
                new double[] {0, 0.1, 1},
                new double[] {1, 0.1, 1},
                new double[] {0.5, -0.1, 1},
                new double[] {0.5, 0.6, 2},
                new double[] {0.5, 0.6, Double.NaN})) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Arrivals(values[0], values[1], values[2]));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleSize.unitsUntilAbove(List.of(), new Arrivals(0.5, 0.1, 2), 0, 0.01));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleSize.unitsUntilAbove(List.of(), new Arrivals(0.5, 0.1, 2), 1, 0));
    }
}
