package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Many threads that ask one linear model for single rows: through one handle, and by hand with buffers for each thread
 * over one session. The number in a method's name is that of its threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Concurrent extends ShortRun {

    private Workload<Cell, Diagnosis> workload;
    private OrtModel ort;
    private Mlprod<Cell, Diagnosis> mlprod;

    /** What one thread has for itself. */
    @State(Scope.Thread)
    public static class CallingThread {

        private Caller caller;

        @Setup
        public void open(Concurrent shared) throws OrtException {
            caller = new Caller(shared.ort, shared.workload);
        }
    }

    /** Opens the model in both ways and checks that they give the same answers. */
    @Setup
    public void open() throws OrtException, IOException {
        workload = Workload.linear();
        ort = OrtModel.open(workload.model());
        mlprod = new Mlprod<>(workload);
        OrtTuned tuned = new OrtTuned(ort, workload);
        Agreement.check(Rows.COUNT, 0, List.of(tuned::answer, mlprod::answer));
    }

    /** Closes what holds more than memory. */
    @TearDown
    public void close() {
        mlprod.close();
    }

    @Benchmark
    @Threads(1)
    public Object mlprod1(CallingThread thread) {
        return mlprod.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(2)
    public Object mlprod2(CallingThread thread) {
        return mlprod.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(8)
    public Object mlprod8(CallingThread thread) {
        return mlprod.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(32)
    public Object mlprod32(CallingThread thread) {
        return mlprod.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(1)
    public long ortTuned1(CallingThread thread) throws OrtException {
        return thread.caller.predictByHand();
    }

    @Benchmark
    @Threads(2)
    public long ortTuned2(CallingThread thread) throws OrtException {
        return thread.caller.predictByHand();
    }

    @Benchmark
    @Threads(8)
    public long ortTuned8(CallingThread thread) throws OrtException {
        return thread.caller.predictByHand();
    }

    @Benchmark
    @Threads(32)
    public long ortTuned32(CallingThread thread) throws OrtException {
        return thread.caller.predictByHand();
    }
}
