package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.profile.Profile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * What it costs to watch a linear model with 30 features: a handle that nobody watches, one with a monitor that has a
 * profile and a meter registry, and by hand without either. The number in a method's name is that of its threads;
 * {@code All} is 8,192 rows in one call.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Observed extends ShortRun {

    private Workload<Cell, Diagnosis> workload;
    private OrtModel ort;
    private Mlprod<Cell, Diagnosis> bare;
    private ModelMonitor monitor;
    private Mlprod<Cell, Diagnosis> watched;

    /** What one thread has for itself. */
    @State(Scope.Thread)
    public static class CallingThread {

        private Caller caller;

        @Setup
        public void open(Observed shared) throws OrtException {
            caller = new Caller(shared.ort, shared.workload);
        }
    }

    /** Opens the model in each way and checks that all give the same answers. */
    @Setup
    public void open() throws OrtException, IOException {
        workload = Workload.linear();
        ort = OrtModel.open(workload.model());
        bare = new Mlprod<>(workload);
        monitor = ModelMonitor.builder()
                .reference(Profile.collect(bare.handle(), workload.records()))
                .metrics(new SimpleMeterRegistry())
                .build();
        watched = new Mlprod<>(workload, builder -> builder.listener(monitor));
        OrtTuned tuned = new OrtTuned(ort, workload);
        Agreement.check(Rows.COUNT, 0, List.of(tuned::answer, bare::answer, watched::answer));
    }

    /** Closes what holds more than memory. */
    @TearDown
    public void close() {
        bare.close();
        watched.close();
        monitor.close();
    }

    @Benchmark
    @Threads(1)
    public Object bare1(CallingThread thread) {
        return bare.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(2)
    public Object bare2(CallingThread thread) {
        return bare.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(8)
    public Object bare8(CallingThread thread) {
        return bare.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(1)
    public Object watched1(CallingThread thread) {
        return watched.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(2)
    public Object watched2(CallingThread thread) {
        return watched.predict(thread.caller.nextRow());
    }

    @Benchmark
    @Threads(8)
    public Object watched8(CallingThread thread) {
        return watched.predict(thread.caller.nextRow());
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
    @OperationsPerInvocation(Rows.COUNT)
    public Object bareAll() {
        return bare.handle().predictAll(workload.records());
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public Object watchedAll() {
        return watched.handle().predictAll(workload.records());
    }
}
