package io.mlprod.testing.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.Evaluation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes longer: many rows, and rates of false alarms. */
@Tag("soak")
class EvaluateSoakTest {

    @Test
    void run_aMillionRows_needsLittleMemory(@TempDir Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionRows.class.getName(),
                        directory.resolve("rows.csv").toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(printed.strip());

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("1000000 rows");
    }

    @Test
    void difference_tenThousandRows_takesLessThanASecondOfProcessor() {
        Random random = new Random(1);
        int rows = 10_000;
        double[] one = new double[rows];
        double[] other = new double[rows];
        boolean[] labels = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(10) < 3;
            one[i] = (labels[i] ? 1 : 0) + random.nextGaussian();
            other[i] = one[i] + 0.3 * random.nextGaussian();
        }
        BinaryEvaluation challenger = Evaluation.binary(one, labels);
        BinaryEvaluation champion = Evaluation.binary(other, labels);
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 5; round++) {
            long start = processorTime();
            Bootstrap.DEFAULT.difference(challenger, champion, BinaryEvaluation::rocAuc);
            best = Math.min(best, (processorTime() - start) / 1e9);
        }
        System.out.printf("paired bootstrap of 10,000 rows, 2,000 resamples: %.2f s of processor time%n", best);

        assertThat(best).isLessThan(1);
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void worstSlice_noneIsWorse_falseAlarmsOfEachMetric() {
        int runs = 2_000;
        int areas = 0;
        int losses = 0;
        for (int run = 0; run < runs; run++) {
            EvaluatedModel<BinaryEvaluation> evaluated = Credit.evaluated(Credit.drawn(run, 800, 1));
            areas += evaluated.worstSlice(Metric.ROC_AUC).isSignificant() ? 1 : 0;
            losses += evaluated.worstSlice(Metric.LOG_LOSS).isSignificant() ? 1 : 0;
        }
        System.out.printf(
                "false alarms of the worst slice: ROC AUC %.4f, log loss %.4f%n",
                areas / (double) runs, losses / (double) runs);

        assertThat(areas).isLessThanOrEqualTo(132); // 100 expected at most; more with a probability of 0.1 %
        assertThat(losses).isLessThanOrEqualTo(132);
    }

    @Test
    void worstSlice_planted_isFoundNearlyAlways() {
        int found = 0;
        for (int run = 0; run < 200; run++) {
            WorstSlice worst = Credit.evaluated(Credit.drawn(run, 3_000, 2)).worstSlice(Metric.ROC_AUC);
            found += worst.isSignificant() && worst.slice().name().contains("region = north") ? 1 : 0;
        }
        System.out.printf("planted slices found: %d of 200%n", found);

        assertThat(found).isGreaterThan(180);
    }
}
