package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.Violation;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.observe.Announcements;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.Event;
import io.mlprod.routing.Route;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Gives the predictions of a handle their identities, and tells its listeners what became of them. */
public final class Journal {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Listeners listeners;
    private final PredictionFactory factory;
    private final long handleId = RANDOM.nextLong();
    private final AtomicLong sequence = new AtomicLong();

    private final Announcements announcements;

    public Journal(Listeners listeners, PredictionFactory factory) {
        this.listeners = listeners;
        this.factory = factory;
        this.announcements = new Announcements(listeners);
    }

    /** Returns one without listeners. */
    public Journal silent() {
        return new Journal(new Listeners(List.of()), factory);
    }

    /** Whether anybody listens; if not, nothing needs to be measured. */
    public boolean isRead() {
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

    <O> Prediction<O> prediction(
            PredictionId id,
            O value,
            ModelVersion model,
            List<Violation> violations,
            AnswerSource source,
            Duration queueTime,
            Route route) {
        return factory.make(id, value, model, violations, source, queueTime, route);
    }

    /** Whether an identity is one of those that this gives. */
    public boolean gave(PredictionId id) {
        return id.handle() == handleId;
    }

    /** The first of so many numbers that no other prediction has. */
    long reserve(int count) {
        return sequence.getAndAdd(count);
    }

    /** Tells of something about calls, at once; under no lock. */
    public void tell(Event event) {
        listeners.tell(event);
    }

    /** Puts down what became of a version, for {@link #announce()}; also under a lock. */
    public void note(Event event) {
        announcements.add(event);
    }

    /** Tells what became of versions, in the order in which it was noted; under no lock. */
    public void announce() {
        announcements.tell();
    }

    /** Tells of one more thing that became of a version. */
    public void announce(Event event) {
        note(event);
        announce();
    }

    /** Notifies listeners of a call's end: an answer, an error, or neither if another version takes the call over. */
    <O> void ended(
            ModelVersion model,
            @Nullable PredictionId id,
            @Nullable Prediction<O> answer,
            @Nullable Throwable error,
            long start,
            Route route,
            Call call,
            Object input) {
        long nanos = System.nanoTime() - start;
        if (answer != null) {
            answered(answer, nanos, call, input);
        } else if (error != null) {
            failed(model, id, nanos, error, route, call, input);
        }
    }

    /** Notifies listeners of a call that ended without a run. */
    void neverRun(ModelVersion model, Route route, Call call, Object input, Throwable error) {
        if (isRead()) {
            failed(model, null, 0, error, route, call, input);
        }
    }

    <O> void answered(Prediction<O> answer, long nanos, Call call, Object input) {
        listeners.tell(new Event.Answered(
                answer.model(),
                answer.id(),
                Duration.ofNanos(nanos),
                answer.source(),
                answer.queueTime(),
                answer.route(),
                answer.violations(),
                call.tags(),
                input,
                answer.value()));
    }

    private void failed(
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
