package io.mlprod;

import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.observe.Announcements;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Event;
import io.mlprod.routing.Route;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Gives the predictions of a handle their identities, and tells its listeners what became of them. */
final class Journal {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Listeners listeners;
    private final long handleId = RANDOM.nextLong();
    private final AtomicLong sequence = new AtomicLong();

    private final Announcements announcements;

    Journal(Listeners listeners) {
        this.listeners = listeners;
        this.announcements = new Announcements(listeners);
    }

    /** Whether anybody listens; if not, nothing needs to be measured. */
    boolean isRead() {
        return !listeners.isEmpty();
    }

    PredictionId newId(Lease lease) {
        return new PredictionId(handleId, lease.nextId(sequence));
    }

    PredictionId newId() {
        return id(reserve(1));
    }

    PredictionId id(long number) {
        return new PredictionId(handleId, number);
    }

    /** Whether an identity is one of those that this gives. */
    boolean gave(PredictionId id) {
        return id.handle() == handleId;
    }

    /** The first of so many numbers that no other prediction has. */
    long reserve(int count) {
        return sequence.getAndAdd(count);
    }

    /** Tells of something about calls, at once; under no lock. */
    void tell(Event event) {
        listeners.tell(event);
    }

    /** Puts down what became of a version, for {@link #announce()}; also under a lock. */
    void note(Event event) {
        announcements.add(event);
    }

    /** Tells what became of versions, in the order in which it was noted; under no lock. */
    void announce() {
        announcements.tell();
    }

    /** Tells of one more thing that became of a version. */
    void announce(Event event) {
        note(event);
        announce();
    }

    <O> void answered(Prediction<O> answer, long nanos, Call call, Object input) {
        listeners.tell(new Event.Answered(
                answer.model(),
                answer.id(),
                Duration.ofNanos(nanos),
                answer.source(),
                answer.queueTime(),
                answer.route(),
                answer.findings(),
                call.tags(),
                input,
                answer.value()));
    }

    void failed(
            ModelVersion model,
            @Nullable PredictionId id,
            long nanos,
            Throwable error,
            Route route,
            Call call,
            Object input) {
        listeners.tell(new Event.Failed(
                model, id == null ? newId() : id, Duration.ofNanos(nanos), error, route, call.tags(), input));
    }
}
