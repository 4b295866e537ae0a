package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import io.mlprod.batching.Batching;
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
import org.openjdk.jmh.annotations.Threads;

/** 32 threads that ask for single rows: how many are answered, and how long the slowest wait. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(32)
public class MicroBatch extends ShortRun {

    private static final int CHECKED = 64; // all would take minutes

    @Param({"linear", "text8", "text32"})
    public String model;

    private Workload<?, ?> workload;
    private OrtModel ort;
    private Mlprod<?, ?> mlprodBatched;

    /** What one thread has for itself. */
    @State(Scope.Thread)
    public static class CallingThread {

        private Caller caller;

        @Setup
        public void open(MicroBatch shared) throws OrtException {
            caller = new Caller(shared.ort, shared.workload);
        }
    }

    /** Opens the model in each way and checks that all give the same answers. */
    @Setup
    public void open() throws OrtException, IOException {
        workload = Workload.of(model);
        ort = OrtModel.open(workload.model());
        mlprodBatched = batched(workload);
        OrtTuned tuned = new OrtTuned(ort, workload);
        Agreement.check(CHECKED, 0, List.of(tuned::answer, mlprodBatched::answer));
    }

    private static <I, O> Mlprod<I, O> batched(Workload<I, O> workload) throws IOException {
        return new Mlprod<>(workload, builder -> builder.batching(Batching.DEFAULT.maxRows(16)));
    }

    /** Closes what holds more than memory. */
    @TearDown
    public void close() {
        mlprodBatched.close();
    }

    @Benchmark
    public long ortTuned(CallingThread thread) throws OrtException {
        return thread.caller.predictByHand();
    }

    @Benchmark
    public Object mlprodBatched(CallingThread thread) {
        return mlprodBatched.predict(thread.caller.nextRow());
    }
}
