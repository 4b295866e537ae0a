package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

/** Rows that were asked before, answered from a cache; and, for scale, by running the linear model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheHit extends ShortRun {

    private final RowCycle rows = new RowCycle(0);
    private List<Cell> cells;
    private OrtTuned ortTuned;
    private Cache<Cell, Diagnosis> caffeineByRecord;

    /** Opens the caches, puts every row in, and checks that they give the model's answers. */
    @Setup
    public void open() throws OrtException, IOException {
        Workload<Cell, Diagnosis> workload = Workload.linear();
        cells = Workload.linear().records(); // equal to those put in but other objects, as a later caller has
        ortTuned = new OrtTuned(OrtModel.open(workload.model()), workload);
        caffeineByRecord = Caffeine.newBuilder().maximumSize(2 * Rows.COUNT).build();
        try (Mlprod<Cell, Diagnosis> model = new Mlprod<>(workload)) {
            for (int row = 0; row < Rows.COUNT; row++) {
                caffeineByRecord.put(workload.records().get(row), model.predict(row));
            }
        }
        Agreement.check(
                Rows.COUNT,
                0,
                List.of(
                        ortTuned::answer,
                        row -> workload.answer().apply(caffeineByRecord.getIfPresent(cells.get(row)))));
    }

    @Benchmark
    public Diagnosis caffeineByRecord() {
        return caffeineByRecord.getIfPresent(cells.get(rows.next()));
    }

    @Benchmark
    public long ortTuned() throws OrtException {
        ortTuned.predict(rows.next());
        return ortTuned.label();
    }
}
