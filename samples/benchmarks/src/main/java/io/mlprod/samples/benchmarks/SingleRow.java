package io.mlprod.samples.benchmarks;

import ai.djl.ModelException;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One row through a model, from one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SingleRow extends ShortRun {

    private static final int CHECKED_TEXTS = 64; // all would take minutes

    @Param({"linear", "trees", "mlp", "text"})
    public String model;

    private final RowCycle rows = new RowCycle(0);
    private Djl djl;
    private OrtTuned ortTuned;
    private OrtIdiomatic ortIdiomatic;
    private Mlprod<?, ?> mlprod;

    /** Opens the model in each way and checks that all give the same answers, to the last bit. */
    @Setup
    public void open() throws OrtException, IOException, ModelException {
        Workload<?, ?> workload = Workload.of(model);
        djl = new Djl(workload); // first, see there
        OrtModel ort = OrtModel.open(workload.model());
        ortTuned = new OrtTuned(ort, workload);
        ortIdiomatic = new OrtIdiomatic(ort, workload);
        mlprod = new Mlprod<>(workload);
        Agreement.check(
                model.equals("text") ? CHECKED_TEXTS : Rows.COUNT,
                0,
                List.of(ortTuned::answer, ortIdiomatic::answer, djl::answer, mlprod::answer));
    }

    /** Closes what holds more than memory. */
    @TearDown
    public void close() throws IOException {
        mlprod.close();
        djl.close();
    }

    @Benchmark
    public Object mlprod() {
        return mlprod.predict(rows.next());
    }

    @Benchmark
    public long ortTuned() throws OrtException {
        ortTuned.predict(rows.next());
        return ortTuned.label();
    }

    @Benchmark
    public Object ortIdiomatic() throws OrtException {
        return ortIdiomatic.predict(rows.next());
    }

    @Benchmark
    public Answer djl() throws TranslateException {
        return djl.predict(rows.next());
    }
}
