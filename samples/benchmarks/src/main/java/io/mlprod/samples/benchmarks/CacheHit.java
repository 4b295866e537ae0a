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
import org.openjdk.jmh.annotations.TearDown;

/** Rows that were asked before, answered from a cache; and, for scale, by running the linear model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheHit extends ShortRun {

    private final RowCycle rows = new RowCycle(0);
    private List<Cell> cells;
    private OrtTuned ortTuned;
    private Cache<Cell, Diagnosis> caffeineByRecord;
    private Mlprod<Cell, Diagnosis> mlprod;

    /** Opens the caches, puts every row in, and checks that they give the model's answers. */
    @Setup
    public void open() throws OrtException, IOException {
        Workload<Cell, Diagnosis> askedBefore = Workload.linear();
        Workload<Cell, Diagnosis> asked = Workload.linear(); // equal records but other objects, as a later caller has
        cells = asked.records();
        ortTuned = new OrtTuned(OrtModel.open(asked.model()), asked);
        caffeineByRecord = Caffeine.newBuilder().maximumSize(2 * Rows.COUNT).build();
        mlprod = new Mlprod<>(asked, builder -> builder.cache(io.mlprod.cache.Cache.DEFAULT.maximumWeight(64 << 20)));
        for (Cell cell : askedBefore.records()) {
            caffeineByRecord.put(cell, mlprod.handle().predict(cell).value());
        }
        Agreement.check(
                Rows.COUNT,
                0,
                List.of(
                        ortTuned::answer,
                        mlprod::answer,
                        row -> asked.answer().apply(caffeineByRecord.getIfPresent(cells.get(row)))));
    }

    /** Closes what holds more than memory. */
    @TearDown
    public void close() {
        mlprod.close();
    }

    @Benchmark
    public Diagnosis mlprod() {
        return mlprod.predict(rows.next());
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
