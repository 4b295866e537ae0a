package io.mlprod.internal.serving;

import io.mlprod.error.Violation;
import io.mlprod.internal.lease.Lease;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The origins of one version's predictions. Those of clean inputs that came directly and did not wait are the same each
 * time, so they are made once. Immutable.
 */
final class Origins {

    private final long handle;
    private final ModelVersion version;
    private final Route direct;
    private final Origin[] usual; // by source

    Origins(long handle, ModelVersion version) {
        this.handle = handle;
        this.version = version;
        this.direct = Route.direct(version);
        this.usual = Arrays.stream(AnswerSource.values())
                .map(source -> new Origin(handle, version, List.of(), source, Duration.ZERO, direct))
                .toArray(Origin[]::new);
    }

    /** Returns the route to this version while no trial is running. */
    Route direct() {
        return direct;
    }

    /** Returns the origin of the answer to what is in a lease. */
    Origin of(Lease lease, Route route) {
        return of(lease.collector().toList(), lease.source(), lease.waited(), route);
    }

    @SuppressWarnings({"ReferenceEquality", "EnumOrdinal"}) // an equal route is only not known as the usual one
    Origin of(List<Violation> violations, AnswerSource source, Duration waited, Route route) {
        return route == direct && violations.isEmpty() && waited.isZero()
                ? usual[source.ordinal()]
                : new Origin(handle, version, violations, source, waited, route);
    }
}
