package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.model.PredictionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the spread of errors is known from. */
class RegressionSupportTest {

    private final Random random = new Random(1);

    private Support support(PerformanceMetric metric, int rows, DoubleSupplier error) {
        List<JoinedPrediction> all = Stream.generate(() -> row(error.getAsDouble()))
                .limit(rows)
                .toList();
        return RegressionMetrics.of(all).support(metric);
    }

    private JoinedPrediction row(double error) {
        PredictionId id = PredictionId.next();
        double actual = 100 + 20 * random.nextGaussian();
        return new JoinedPrediction(
                new KeptPrediction(id, Bench.A, Bench.START, "", new double[] {actual + error}, Map.of()),
                Optional.of(new LateLabel(id, "", actual, Bench.START)));
    }

    @Test
    void normalErrors_areEnough() {
        for (PerformanceMetric metric :
                List.of(PerformanceMetric.MAE, PerformanceMetric.RMSE, PerformanceMetric.MAPE, PerformanceMetric.R2)) {
            assertThat(support(metric, 400, random::nextGaussian).isEnough()).isTrue();
        }
    }

    @Test
    void fewHugeErrors_areNotEnough() {
        for (PerformanceMetric metric : List.of(PerformanceMetric.MAE, PerformanceMetric.RMSE, PerformanceMetric.R2)) {
            assertThat(support(metric, 2_000, () -> random.nextInt(500) == 0 ? 1_000 : random.nextGaussian())
                            .isEnough())
                    .isFalse();
        }
    }
}
