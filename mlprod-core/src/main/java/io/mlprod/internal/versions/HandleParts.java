package io.mlprod.internal.versions;

import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.traffic.AsyncCalls;
import io.mlprod.internal.traffic.Dispatcher;
import io.mlprod.internal.traffic.TrialStarter;
import io.mlprod.lifecycle.TuningReport;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a handle.
 *
 * @param context what all versions have in common
 * @param listeners receive every event
 * @param dispatcher sends each call to the version that answers it
 * @param async the calls that wait for a thread of the handle
 * @param versions loads, deploys, rolls back and unloads them
 * @param trials starts rollouts, experiments and shadows
 * @param tuning what was measured; null if nothing was measured
 */
public record HandleParts<I, O>(
        HandleContext context,
        Listeners listeners,
        Dispatcher<I, O> dispatcher,
        AsyncCalls<I, O> async,
        Versions<I, O> versions,
        TrialStarter<I, O> trials,
        @Nullable TuningReport tuning) {}
