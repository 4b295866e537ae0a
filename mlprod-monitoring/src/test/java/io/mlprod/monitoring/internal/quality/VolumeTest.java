package io.mlprod.monitoring.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeTest {

    private static final double LEVEL = 4e-4;

    private static double p(long rows, long... before) {
        return Volume.pValue(rows, before, Volume.Scatter.among(before));
    }

    @Test
    void pValue_farFewerOrMore_isSignificant() {
        assertThat(p(100, 1_000, 1_100, 900, 1_050, 980, 1_020)).isLessThan(LEVEL);
        assertThat(p(0, 1_000, 1_100, 900, 1_050, 980, 1_020)).isLessThan(LEVEL);
        assertThat(p(9_000, 1_000, 1_100, 900, 1_050, 980, 1_020)).isLessThan(LEVEL);
    }

    @Test
    void pValue_quietHours_areNotSignificant() {
        assertThat(p(0, 3, 1, 4, 2, 0, 5)).isGreaterThan(LEVEL);
        assertThat(p(12, 3, 1, 4, 2, 0, 5)).isGreaterThan(LEVEL);
        assertThat(p(0, 0, 0, 0, 0, 0)).isGreaterThan(LEVEL);
    }

    @Test
    void pValue_daysThatDifferAnyway_areNotSignificant() {
        assertThat(p(100, 1_000, 50, 900, 1_050, 70, 1_020)).isGreaterThan(LEVEL);
    }

    /** Numbers of rows with more scatter than Poisson's, in busy hours and in quiet ones. */
    @ParameterizedTest
    @CsvSource({"2, 0", "20, 0", "20, 0.3", "2000, 0", "2000, 0.3", "2000, 0.6"})
    void pValue_nothingHasChanged_raisesNoMoreFalseAlarmsThanStated(double mean, double scatter) {
        SplittableRandom random = new SplittableRandom(7);
        double level = 0.005;
        int looks = 5_000;
        int alarms = 0;
        for (int i = 0; i < looks; i++) {
            int days = 5 + i % 10;
            long[] before = IntStream.range(0, days)
                    .mapToLong(day -> draw(random, mean, scatter))
                    .toArray();
            alarms += p(draw(random, mean, scatter), before) <= level ? 1 : 0;
        }

        assertThat((double) alarms / looks).isLessThanOrEqualTo(level + 2 * Math.sqrt(level / looks));
    }

    /** Poisson's distribution, by its normal approximation of roots, around a mean that is itself scattered. */
    private static long draw(SplittableRandom random, double mean, double scatter) {
        double around = mean * Math.exp(scatter * gaussian(random));
        if (around > 50) {
            double root = Math.sqrt(around) + gaussian(random) / 2;
            return Math.round(root * root);
        }
        double product = random.nextDouble();
        long count = 0;
        while (product > Math.exp(-around)) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
