package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.RegressionEvaluation;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.PerformanceMetric;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The metrics of predicted numbers. */
final class RegressionMetrics implements TaskMetrics {

    private static final String KIND = "rows that tell how far errors spread, of which a few far larger ones are few";

    private final RegressionEvaluation rows;
    private final double[] predicted;
    private final double[] actual;

    private RegressionMetrics(double[] predicted, double[] actual) {
        this.rows = Evaluation.regression(predicted, actual);
        this.predicted = predicted;
        this.actual = actual;
    }

    static TaskMetrics of(List<JoinedPrediction> rows) {
        List<JoinedPrediction> finite = rows.stream()
                .filter(row -> Double.isFinite(row.prediction().score(0)))
                .filter(row -> Double.isFinite(row.label().orElseThrow().number()))
                .toList();
        if (finite.isEmpty()) {
            return TaskMetrics.none("no prediction is a finite number");
        }
        double[] predicted =
                finite.stream().mapToDouble(row -> row.prediction().score(0)).toArray();
        double[] actual = finite.stream()
                .mapToDouble(row -> row.label().orElseThrow().number())
                .toArray();
        return new RegressionMetrics(predicted, actual);
    }

    @Override
    public Estimate of(PerformanceMetric metric) {
        return switch (metric) {
            case MAE -> rows.mae();
            case RMSE -> rows.rmse();
            case MAPE -> rows.mape();
            case R2 -> rows.r2();
            default -> Estimate.undefined("it is not defined for this task");
        };
    }

    @Override
    public Support support(PerformanceMetric metric) {
        double mean = Arrays.stream(actual).average().orElse(0);
        double unexplained = 1 - rows.r2().value();
        return new Support(
                freedom(row -> {
                    double error = predicted[row] - actual[row];
                    double distance = actual[row] - mean;
                    return switch (metric) {
                        case RMSE -> error * error;
                        case MAPE -> Math.abs(error / actual[row]);
                        case R2 -> error * error - unexplained * distance * distance;
                        default -> Math.abs(error);
                    };
                }),
                KIND);
    }

    /** Returns the degrees of freedom of the variance of numbers, by their kurtosis (Satterthwaite 1946). */
    private double freedom(IntToDoubleFunction number) {
        double[] numbers = IntStream.range(0, actual.length).mapToDouble(number).toArray();
        double mean = Arrays.stream(numbers).average().orElse(0);
        double second = 0;
        double fourth = 0;
        for (double one : numbers) {
            double square = (one - mean) * (one - mean);
            second += square;
            fourth += square * square;
        }
        double excess = fourth / second / second - 1.0 / numbers.length;
        return excess > 0 ? 2 / excess : numbers.length;
    }
}
