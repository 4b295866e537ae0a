package io.mlprod.samples.benchmarks;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.Joining.Outcome;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.PredictionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to join a label with one of a million predictions, at random: in the store in memory, and in a map of
 * objects, which is written by hand.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JoinLabel extends ShortRun {

    private static final long HANDLE = 0x5f3a9c0184b2e7d1L;
    private static final int PREDICTIONS = 1_000_000;
    private static final int STRIDE = 7_919; // a prime, so that all are met
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final ModelVersion MODEL = new ModelVersion("churn", "1", "");
    private static final List<String> REGIONS = List.of("north", "south", "east", "west");

    private final Map<PredictionId, KeptPrediction> map = new HashMap<>();
    private final Map<PredictionId, LateLabel> labels = new HashMap<>();
    private PredictionStore store;
    private long next;

    /** Fills both. */
    @Setup
    public void open() {
        store = PredictionStore.inMemory(PREDICTIONS);
        List<KeptPrediction> all = new ArrayList<>();
        for (int i = 0; i < PREDICTIONS; i++) {
            all.add(kept(i));
        }
        store.add(all);
        all.forEach(prediction -> map.put(prediction.id(), prediction));
        if (inMemory().get(0).outcome() != Outcome.JOINED || mapByHand().outcome() != Outcome.JOINED) {
            throw new IllegalStateException("A label is not joined");
        }
    }

    private static KeptPrediction kept(int i) {
        return new KeptPrediction(
                new PredictionId(HANDLE, i),
                MODEL,
                START.plusMillis(i),
                i % 10 == 0 ? "yes" : "no",
                new double[] {i % 1_000 / 1_000.0},
                Map.of("region", REGIONS.get(i % 4), "plan", i % 3 == 0 ? "basic" : "plus"));
    }

    /** The next of all PREDICTIONS; another label in each round. */
    private LateLabel label() {
        long id = next * STRIDE % PREDICTIONS;
        String category = next / PREDICTIONS % 2 == 0 ? "yes" : "no";
        next++;
        return new LateLabel(new PredictionId(HANDLE, id), category, Double.NaN, START.plusSeconds(id));
    }

    @Benchmark
    public List<Joining> inMemory() {
        return store.join(List.of(label()));
    }

    @Benchmark
    public Joining mapByHand() {
        LateLabel label = label();
        KeptPrediction prediction = map.get(label.id());
        LateLabel before = labels.put(label.id(), label);
        Outcome outcome = before == null ? Outcome.JOINED : before.says(label) ? Outcome.DUPLICATE : Outcome.CORRECTED;
        return new Joining(label, outcome, Optional.of(prediction));
    }
}
