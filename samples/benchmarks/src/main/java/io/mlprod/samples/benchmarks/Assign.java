package io.mlprod.samples.benchmarks;

import io.mlprod.internal.routing.Assigner;
import io.mlprod.internal.routing.Assignment;
import io.mlprod.internal.routing.Holdout;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.routing.Layer;
import io.mlprod.routing.UnitHashing;
import java.util.Map;
import java.util.UUID;
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

/**
 * A unit's arm in a test with a layer and a holdout: what a rollout adds to every prediction before the model is
 * chosen.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Assign extends ShortRun {

    private static final int UNITS = 1 << 10;

    /** Characters of an id: a number in decimal, or a UUID. */
    @Param({"10", "36"})
    public int length;

    /** The default; others are asked for with {@code -p hashing=EPPO}. */
    @Param("MURMUR3")
    public UnitHashing hashing;

    private String[] units = {};
    private int next;
    private Assigner assigner = new Assigner("t", SlotTable.of(UnitHashing.MURMUR3, 1, 1), null, null, Map.of());

    /** Makes the ids and the test. */
    @Setup
    public void prepare() {
        units = IntStream.range(0, UNITS)
                .mapToObj(i -> length == 10
                        ? String.valueOf(1_000_000_000 + i)
                        : new UUID(i * 0x9E3779B97F4A7C15L, i).toString())
                .toArray(String[]::new);
        assigner = new Assigner(
                "penguins-8",
                SlotTable.of(hashing, 1, 0.9, 0.1),
                new Layer("penguins", 0, 0.9),
                new Holdout("penguins", 0.02),
                Map.of());
    }

    @Benchmark
    public Assignment mlprod() {
        return assigner.assign(units[next++ & (UNITS - 1)]);
    }
}
