package io.mlprod.samples.benchmarks;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to look for drift in 200 features: the counts of 10,000 rows against those of 20,000, as a monitor does
 * it (six measures, two tests and what has changed), with and without the joint test of 500 rows, and what is written
 * by hand with Apache Commons Statistics, from counts and from the values.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DriftEvaluations extends ShortRun {

    private static final int FEATURES = 200;
    private static final int MOVED = 40;
    private static final double LEVEL = 0.01 / 24;

    private final DriftEvaluation evaluation = new DriftEvaluation(Drift.DEFAULT);
    private DriftRows rows;

    /** Makes the rows and checks that each way finds the features that have moved. */
    @Setup
    public void open() {
        rows = new DriftRows(FEATURES, MOVED, 20_000, 10_000);
        boolean isFound = columns().drifted().size() == MOVED
                && columnsAndJoint().joint().orElseThrow().state() == DriftState.DRIFT
                && Math.abs(countsByHand() - MOVED) <= 2
                && Math.abs(valuesByHand() - MOVED) <= 2;
        if (!isFound) {
            throw new IllegalStateException("The features that have moved are not found");
        }
    }

    @Benchmark
    public DriftReport columns() {
        return evaluation.evaluate(rows.names(), rows.reference(), List.of(), rows.window(), LEVEL);
    }

    @Benchmark
    public DriftReport columnsAndJoint() {
        return evaluation.evaluate(rows.names(), rows.reference(), rows.sampleBefore(), rows.window(), LEVEL);
    }

    @Benchmark
    public int countsByHand() {
        int drifted = 0;
        for (int i = 0; i < FEATURES; i++) {
            long[][] table = rows.table(i);
            double p = ChiSquareTest.withDefaults().test(table).getPValue();
            drifted += psi(table) >= 0.1 && p <= LEVEL / FEATURES ? 1 : 0;
        }
        return drifted;
    }

    @Benchmark
    public int valuesByHand() {
        KolmogorovSmirnovTest test = KolmogorovSmirnovTest.withDefaults().with(PValueMethod.ASYMPTOTIC);
        int drifted = 0;
        for (int i = 0; i < FEATURES; i++) {
            KolmogorovSmirnovTest.TwoResult result = test.test(rows.before(i), rows.after(i));
            drifted += result.getStatistic() >= 0.1 && result.getPValue() <= LEVEL / FEATURES ? 1 : 0;
        }
        return drifted;
    }

    private static double psi(long[][] table) {
        double before = 0;
        double after = 0;
        for (long[] cell : table) {
            before += cell[0];
            after += cell[1];
        }
        double sum = 0;
        for (long[] cell : table) {
            double p = Math.max(cell[0], 0.5) / before;
            double q = Math.max(cell[1], 0.5) / after;
            sum += (q - p) * Math.log(q / p);
        }
        return sum;
    }
}
