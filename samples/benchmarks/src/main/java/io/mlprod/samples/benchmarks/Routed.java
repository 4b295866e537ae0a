package io.mlprod.samples.benchmarks;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.shadow.Shadow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs a call of the linear model that something is being tried out, and each unit is found, routed and counted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Routed extends ShortRun {

    private static final Duration LONG = Duration.ofDays(1);

    /** What is tried out; shadow is one that no call is chosen for. */
    @Param({"nothing", "shadow", "rollout", "experiment"})
    public String trying;

    private final RowCycle rows = new RowCycle(0);
    private List<Cell> cells;
    private List<Call> calls;
    private ModelHandle<Cell, Diagnosis> handle;

    /** Opens the model, and the same model with another digest as the candidate. */
    @Setup
    public void open() {
        Workload<Cell, Diagnosis> linear = Workload.linear();
        cells = linear.records();
        calls = IntStream.range(0, Rows.COUNT)
                .mapToObj(i -> Call.DEFAULT.unit(String.valueOf(1_000_000_000 + i)))
                .toList();
        handle = new Mlprod<>(linear, builder -> builder.version("1")).handle();
        handle.load(ModelSource.of(Workload.withAnotherDigest(linear.model())).version("2"));
        switch (trying) {
            case "shadow" -> handle.shadow(Shadow.to("2").sample(1e-9));
            case "rollout" ->
                handle.rollout(Rollout.to("2").steps(0.5).hold(LONG).guard(Guard.slowerThan(Duration.ofSeconds(10))));
            case "experiment" ->
                handle.experiment(Experiment.named("scores")
                        .control("1", 0.5)
                        .arm("new", "2", 0.5)
                        .metric(Metric.proportion("complaint")));
            default -> {}
        }
    }

    /** Closes the models. */
    @TearDown
    public void close() {
        handle.close();
    }

    @Benchmark
    public Diagnosis mlprod() {
        int row = rows.next();
        return handle.predict(cells.get(row), calls.get(row)).value();
    }
}
