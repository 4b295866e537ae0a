package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceMetric;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often a window with nothing wrong is called worse or better in the moment in which it counts as complete, if how
 * late a label comes depends on what it says.
 */
@Tag("soak")
class LateOutcomesSoakTest {

    private static final AnswerPlan LOANS =
            new AnswerPlan(Task.BINARY, null, null, List.of("no", "yes"), "yes", "no", 0.5, List.of());
    private static final AnswerPlan TIMES =
            new AnswerPlan(Task.REGRESSION, null, null, List.of(), "", "", 0.5, List.of());

    /** Which labels come last. */
    private enum Last {
        YES,
        NO,
        MISSED,
        YES_OF_LOW_SCORE,
        LARGE,
        FAR_OFF;

        double delay(JoinedPrediction row) {
            LateLabel label = row.label().orElseThrow();
            boolean isYes = label.category().equals("yes");
            return switch (this) {
                case YES -> isYes ? 1 : 0;
                case NO -> isYes ? 0 : 1;
                case MISSED -> isYes && row.prediction().predicted().equals("no") ? 1 : 0;
                case YES_OF_LOW_SCORE -> isYes ? 2 - row.prediction().score(0) : 0;
                case LARGE -> label.number();
                case FAR_OFF -> Math.abs(label.number() - row.prediction().score(0));
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "YES, 3000, -4.2, 60",
        "NO, 3000, -4.2, 60",
        "MISSED, 3000, -4.2, 60",
        "YES_OF_LOW_SCORE, 3000, -4.2, 60",
        "YES, 1500, 0, 60",
        "MISSED, 1500, 0, 60",
        "MISSED, 20000, 0, 10"
    })
    void classes(Last last, int rows, double logit, int windows) {
        judge(LOANS, Performance.binary("yes"), last, rows, windows, trial -> {
            SimulatedLoans loans = new SimulatedLoans(trial, 0, logit);
            return count -> loans.rows(count, 0);
        });
    }

    @ParameterizedTest
    @CsvSource({"LARGE, 1500, 100", "LARGE, 10000, 30", "FAR_OFF, 1500, 100", "FAR_OFF, 10000, 30"})
    void numbers(Last last, int rows, int windows) {
        judge(TIMES, Performance.regression(), last, rows, windows, trial -> {
            SplittableRandom random = new SplittableRandom(trial);
            return count ->
                    IntStream.range(0, count).mapToObj(i -> time(random)).toList();
        });
    }

    /** A time that takes long now and then, and is the farther off the longer it is. */
    private static JoinedPrediction time(SplittableRandom random) {
        PredictionId id = new PredictionId(1, random.nextLong());
        double expected = Math.exp(1 + 0.5 * random.nextGaussian());
        return new JoinedPrediction(
                new KeptPrediction(id, Bench.A, Bench.START, "", new double[] {expected}, Map.of()),
                Optional.of(new LateLabel(id, "", expected * Math.exp(0.3 * random.nextGaussian()), Bench.START)));
    }

    private static void judge(
            AnswerPlan plan,
            Performance settings,
            Last last,
            int rows,
            int windows,
            Function<Integer, Function<Integer, List<JoinedPrediction>>> maker) {
        List<PerformanceMetric> metrics = settings.metrics(plan.knownTask().orElseThrow());
        int wrong = 0;
        long missing = 0;
        for (int trial = 0; trial < windows; trial++) {
            Function<Integer, List<JoinedPrediction>> loans = maker.apply(trial);
            TaskMetrics reference = Metrics.of(plan, loans.apply(20_000));
            List<JoinedPrediction> window = loans.apply(rows).stream()
                    .sorted(Comparator.comparingDouble(last::delay))
                    .toList();
            List<JoinedPrediction> labelled = whenComplete(plan, window);
            missing += window.size() - labelled.size();
            TaskMetrics now = Metrics.of(plan, labelled);
            wrong += metrics.stream()
                            .anyMatch(metric -> now.support(metric).isEnough()
                                    && Anytime.pValue(
                                                    now.of(metric),
                                                    reference.of(metric),
                                                    now.support(metric),
                                                    reference.support(metric),
                                                    labelled.size(),
                                                    (double) settings.minRows())
                                            <= settings.falseAlarmsPerDay() / metrics.size())
                    ? 1
                    : 0;
        }
        System.out.printf(
                "%s last, %d rows: %d of %d windows wrongly judged, %d labels missing%n",
                last, rows, wrong, windows, missing / windows);
        assertThat(wrong).isZero();
    }

    /** Returns the rows that have labels when the window counts as complete for the first time. */
    private static List<JoinedPrediction> whenComplete(AnswerPlan plan, List<JoinedPrediction> sorted) {
        int labelled = sorted.size();
        while (isComplete(plan, sorted, labelled - 1)) {
            labelled--;
        }
        return sorted.subList(0, labelled);
    }

    private static boolean isComplete(AnswerPlan plan, List<JoinedPrediction> sorted, int labelled) {
        WindowRows rows = new WindowRows();
        sorted.subList(0, labelled).forEach(rows::add);
        return sorted.size() - labelled <= Completeness.mayBeMissing(rows, plan);
    }
}
