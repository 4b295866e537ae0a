package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** 8,192 rows in one call, from one thread: rows for each second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Rows.COUNT)
public class Bulk extends ShortRun {

    @Param({"linear", "trees", "mlp"})
    public String model;

    private BulkWays<?, ?> ways;
    private BulkWays.Way predictAll;
    private BulkWays.Way predictColumns;
    private BulkWays.Way loop;
    private BulkWays.Way handBatches64;
    private BulkWays.Way handBatches256;
    private BulkWays.Way handBatches1024;
    private BulkWays.Way handArrays256;

    /** Opens the model in each way and checks that all give the same answers, up to rounding. */
    @Setup
    public void open() throws OrtException, IOException {
        ways = BulkWays.of(model);
        predictAll = ways.predictAll();
        predictColumns = ways.predictColumns();
        loop = ways.loop();
        handBatches64 = ways.handBatches(64);
        handBatches256 = ways.handBatches(256);
        handBatches1024 = ways.handBatches(1024);
        handArrays256 = ways.handArrays(256);
        ways.check(List.of(
                predictAll, predictColumns, loop, handBatches64, handBatches256, handBatches1024, handArrays256));
    }

    /** Closes what holds more than memory. */
    @TearDown
    public void close() {
        ways.close();
    }

    @Benchmark
    public Object predictAll() throws OrtException {
        return predictAll.answerAll();
    }

    @Benchmark
    public Object predictColumns() throws OrtException {
        return predictColumns.answerAll();
    }

    @Benchmark
    public Object loop() throws OrtException {
        return loop.answerAll();
    }

    @Benchmark
    public Object handBatches64() throws OrtException {
        return handBatches64.answerAll();
    }

    @Benchmark
    public Object handBatches256() throws OrtException {
        return handBatches256.answerAll();
    }

    @Benchmark
    public Object handBatches1024() throws OrtException {
        return handBatches1024.answerAll();
    }

    @Benchmark
    public Object handArrays256() throws OrtException {
        return handArrays256.answerAll();
    }
}
