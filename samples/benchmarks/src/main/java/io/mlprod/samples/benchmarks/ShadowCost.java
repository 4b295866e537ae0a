package io.mlprod.samples.benchmarks;

import io.mlprod.lifecycle.ModelSource;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a caller of the linear model waits for while a candidate that takes fifty times as long runs as its shadow. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ShadowCost extends ShortRun {

    /** The share of calls that the candidate is asked as well; 0 for no shadow. */
    @Param({"0", "0.1", "1"})
    public double sample;

    private final RowCycle rows = new RowCycle(0);
    private Mlprod<Cell, Diagnosis> mlprod;
    private @Nullable RunningShadow shadow;

    /** Opens the primary, and starts the shadow. */
    @Setup
    public void open() {
        mlprod = new Mlprod<>(Workload.linear(), builder -> builder.version("1"));
        if (sample > 0) {
            mlprod.handle().load(ModelSource.classpath("slow.onnx").version("slow"));
            shadow = mlprod.handle().shadow(Shadow.to("slow").sample(sample));
        }
    }

    /** Says how many calls had a shadow, and closes the models. */
    @TearDown
    public void close() {
        if (shadow != null) {
            System.out.println(
                    shadow.report().traffic() + " compared " + shadow.report().compared());
        }
        mlprod.close();
    }

    @Benchmark
    public Diagnosis mlprod() {
        return mlprod.predict(rows.next());
    }
}
