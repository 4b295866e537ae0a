package io.mlprod.internal.serving;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.batching.RowIndependence;
import io.mlprod.cache.Cache;
import io.mlprod.internal.exposure.HashedUnits;
import io.mlprod.internal.text.DurationText;
import io.mlprod.lifecycle.Arena;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.observe.PredictionListener;
import io.mlprod.spi.Engine;
import io.mlprod.time.TimeSource;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a handle, as its builder had them when {@code build} was called. Immutable.
 *
 * @param source the first model
 * @param name the model's name; null for the source's name
 * @param version the first version's name; null for the source's version
 * @param types what callers give and get
 * @param schema the application's rules
 * @param engines the engines that may run the models, in the order in which they are tried; at least one
 * @param intraOpThreads how many threads a run may use; null for the default, which tuning may change
 * @param arena where the memory of runs comes from
 * @param refusesHazards whether models are refused that may end the process
 * @param caching which answers are remembered; null for none
 * @param batching how calls share runs; null if they do not
 * @param rowIndependence when rows may share a run
 * @param admission how many runs are allowed at a time; null for no limit
 * @param async the limits of the handle's own pool
 * @param measuring how to measure the best way to run; null for not at all
 * @param warmUp inputs that every version answers before it serves
 * @param golden inputs that every version has to get right; null for none
 * @param retention which versions that served before are kept
 * @param closing how the handle closes
 * @param time the handle's clock
 * @param hashedUnits how a unit's hash is written where other systems read it
 * @param listeners receive every event
 */
public record HandleSettings<I, O>(
        ModelSource source,
        @Nullable String name,
        @Nullable String version,
        Types<I, O> types,
        Schema schema,
        List<Engine> engines,
        @Nullable Integer intraOpThreads,
        Arena arena,
        boolean refusesHazards,
        @Nullable Caching<I> caching,
        @Nullable Batching batching,
        RowIndependence rowIndependence,
        @Nullable AdmissionLimits admission,
        AsyncLimits async,
        @Nullable Measuring<I> measuring,
        List<I> warmUp,
        @Nullable Golden<I, O> golden,
        Retention retention,
        Closing closing,
        TimeSource time,
        HashedUnits hashedUnits,
        List<PredictionListener> listeners) {

    /** The types that callers give and get, and the lookup that may call their accessors and constructors. */
    public record Types<I, O>(Class<I> input, Class<O> output, MethodHandles.Lookup lookup) {}

    /** The bounds of the cache, and the inputs whose answers are remembered. */
    public record Caching<I>(Cache bounds, Predicate<? super I> which) {}

    /** The aim and duration of measuring, and the inputs to measure with. */
    public record Measuring<I>(Tuning tuning, List<I> samples) {}

    /**
     * The time that running calls have to end while the handle closes, and whether it closes when the JVM shuts down.
     */
    public record Closing(Duration grace, boolean onShutdown) {

        @Override
        public String toString() {
            return "Closing[grace=" + DurationText.of(grace) + ", onShutdown=" + onShutdown + "]";
        }
    }
}
