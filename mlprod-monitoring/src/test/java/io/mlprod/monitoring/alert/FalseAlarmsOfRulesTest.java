package io.mlprod.monitoring.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A simulated year of hourly windows with five indicators and default rules. */
class FalseAlarmsOfRulesTest {

    private static final int YEAR = 365 * 24;
    private static final double Z = 1.959963984540054;

    /** A share of n rows that are right with probability p, with its Wilson interval. */
    private static final class Share {

        private final int rows;
        private final double[] cumulative;

        Share(int rows, double p) {
            this.rows = rows;
            this.cumulative = new double[rows + 1];
            double log = rows * Math.log1p(-p);
            double sum = 0;
            for (int k = 0; k <= rows; k++) {
                sum += Math.exp(log);
                cumulative[k] = sum;
                log += Math.log((rows - k) / (k + 1.0)) + Math.log(p / (1 - p));
            }
        }

        Kpi draw(String name, Random random, Bench bench) {
            int at = Arrays.binarySearch(cumulative, random.nextDouble());
            double share = Math.min(rows, at < 0 ? -at - 1 : at) / (double) rows;
            double centre = (share + Z * Z / (2 * rows)) / (1 + Z * Z / rows);
            double half = Z / (1 + Z * Z / rows) * Math.sqrt(share * (1 - share) / rows + Z * Z / (4.0 * rows * rows));
            return new Kpi(name, Bench.V1, share, centre - half, centre + half, rows, bench.time.now());
        }
    }

    private static final List<Share> SHARES =
            List.of(share(500, 0.9), share(500, 0.7), share(2_000, 0.5), share(1_000, 0.8), share(5_000, 0.95));

    private static Share share(int rows, double p) {
        return new Share(rows, p);
    }

    /** The levels are the true values less a margin. */
    private static Bench bench(double margin) {
        double[] truth = {0.9, 0.7, 0.5, 0.8, 0.95};
        AlertRule[] rules = new AlertRule[truth.length];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = AlertRule.below("share " + i).warn(truth[i] - margin).critical(truth[i] - margin - 0.05);
        }
        return new Bench(rules);
    }

    private static long fired(Bench bench, int hours, Random random) {
        long fired = 0;
        for (int hour = 0; hour < hours; hour++) {
            bench.advance(Duration.ofHours(1));
            List<Kpi> values = new ArrayList<>();
            for (int i = 0; i < SHARES.size(); i++) {
                values.add(SHARES.get(i).draw("share " + i, random, bench));
            }
            bench.see(values.toArray(Kpi[]::new));
            fired += bench.told.stream()
                    .filter(told -> told.change() == Notification.Change.FIRED)
                    .count();
            bench.told.clear();
        }
        return fired;
    }

    /** The worst case: nobody sets a level at the value that the model has. */
    @Test
    void levelsAtTheTrueValue_fireLessThanOnceAYear() {
        long fired = fired(bench(0), YEAR, new Random(5));

        assertThat(fired).isLessThanOrEqualTo(3); // 0.9 are expected at most; 26 in 40 years
    }

    @Test
    void levelsTwoPointsBelow_neverFire() {
        assertThat(fired(bench(0.02), YEAR / 4, new Random(2))).isZero();
    }

    /** Five standard errors beyond the level: 4.1 for a look each hour, and 0.9 so that 8 of 10 are found. */
    @Test
    void dropOfFiveStandardErrors_isFoundInTheFirstWindow() {
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < 500; i++) {
            Bench bench = new Bench(AlertRule.below("auc").critical(0.83));
            bench.advance(Duration.ofHours(1));
            double error = 0.05 / 5;
            double value = 0.78 + error * random.nextGaussian();
            bench.see(new Kpi("auc", Bench.V1, value, value - Z * error, value + Z * error, 2_000, bench.time.now()));
            found += bench.told.size();
        }

        assertThat(found).isBetween(380, 450);
    }
}
