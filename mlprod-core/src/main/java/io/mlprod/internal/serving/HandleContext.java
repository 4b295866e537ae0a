package io.mlprod.internal.serving;

import io.mlprod.internal.exposure.HashedUnits;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.LeasePools;
import io.mlprod.internal.lease.Watchdog;
import io.mlprod.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all versions of a handle have in common.
 *
 * @param name the model's name
 * @param journal makes predictions with their identities, and notifies listeners
 * @param platformThreads do the long work of virtual threads
 * @param admission bounds the runs of all versions together; null for no bound
 * @param pools the versions' leases
 * @param time the handle's clock
 * @param watchdog ends overdue calls by that clock
 * @param hashedUnits how a unit's hash is written where other systems read it
 */
public record HandleContext(
        String name,
        Journal journal,
        PlatformThreads platformThreads,
        @Nullable Admission admission,
        LeasePools pools,
        TimeSource time,
        Watchdog watchdog,
        HashedUnits hashedUnits) {}
