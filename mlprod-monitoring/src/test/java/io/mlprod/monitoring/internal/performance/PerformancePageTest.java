package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.observe.RowRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The report that the page shows is one that is printed here. */
class PerformancePageTest {

    private final Random random = new Random(3);

    /** Loans with an AUC of about 0.8, except that those of Linz have labels by chance if something is wrong there. */
    private List<PredictionId> day(Bench bench, RowRecorder loans, boolean isWrong) {
        List<PredictionId> open = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            double score = 1 / (1 + Math.exp(-1.6 * random.nextGaussian()));
            String city = List.of("Wien", "Wien", "Graz", "Linz").get(random.nextInt(4));
            PredictionId id = bench.predict(loans, score, city);
            boolean isByChance = isWrong && city.equals("Linz");
            if (random.nextInt(5) == 0) {
                open.add(id);
            } else {
                bench.label(id, random.nextDouble() < (isByChance ? 0.5 : score));
            }
        }
        return open;
    }

    @Test
    void report_ofThePage_isWhatIsPrinted() throws IOException {
        Performance settings = Performance.binary("yes").slices("city").settle(Duration.ofHours(1));
        try (Bench bench = new Bench(settings, new MapStore())) {
            RowRecorder loans = bench.open(Bench.A);
            for (int i = 0; i < 4; i++) {
                day(bench, loans, false);
                bench.nextDay();
                bench.time.advance(Duration.ofHours(2));
                bench.evaluate();
            }
            day(bench, loans, true);
            bench.nextDay();
            bench.time.advance(Duration.ofHours(2));

            List<PerformanceReport> reports = bench.evaluate();
            PerformanceReport report = reports.get(reports.size() - 1);

            assertThat(Files.readString(Path.of("PERFORMANCE.md")))
                    .contains("```text\n" + report.text().strip() + "\n```");
        }
    }
}
