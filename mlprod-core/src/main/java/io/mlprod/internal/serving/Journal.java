package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.observe.Announcements;
import io.mlprod.internal.observe.Audience;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.observe.Recorders;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Event;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.RowLayout;
import io.mlprod.routing.Route;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The record of a handle's predictions: gives them their identities, and notifies listeners of what became of them. */
public final class Journal {

    /** Stands for the number of a call that has got none. */
    static final long NO_NUMBER = -1;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Listeners listeners;
    private final Audience predicted;
    private final Audience failed;
    private final Announcements announcements;
    private final PredictionFactory factory;
    private final long handleId = RANDOM.nextLong();
    private final AtomicLong sequence = new AtomicLong();

    public Journal(Listeners listeners, PredictionFactory factory) {
        this.listeners = listeners;
        this.predicted = listeners.audience(ModelEvent.Predicted.class);
        this.failed = listeners.audience(ModelEvent.PredictionFailed.class);
        this.factory = factory;
        this.announcements = new Announcements(listeners);
    }

    /** Returns a journal without listeners. */
    public Journal silent() {
        return new Journal(new Listeners(List.of()), factory);
    }

    /** Returns whether any listener is notified of how predictions end; if none is, nothing needs to be measured. */
    boolean isReadByCall() {
        return !predicted.isEmpty() || !failed.isEmpty();
    }

    /** Returns the audience of one kind of event: the listeners that receive it, now and later. */
    public Audience audience(Class<? extends ModelEvent> kind) {
        return listeners.audience(kind);
    }

    Recorders recorders(Supplier<RowLayout> layout) {
        return listeners.recorders(layout);
    }

    /** Returns a number for a call that no other prediction of the handle has. */
    long number(Lease lease) {
        return lease.nextId(sequence);
    }

    /** Returns the origins of a version's predictions. */
    Origins origins(ModelVersion version) {
        return new Origins(handleId, version);
    }

    PredictionId id(long number) {
        return new PredictionId(handleId, number);
    }

    <O> Prediction<O> prediction(Origin origin, long number, O value) {
        return factory.make(origin, number, value);
    }

    /** Returns whether an identity is one of those that this journal gives. */
    public boolean gave(PredictionId id) {
        return id.handle() == handleId;
    }

    /** Reserves this many numbers that no other prediction has, and returns the first. */
    long reserve(int count) {
        return sequence.getAndAdd(count);
    }

    /** Returns the outcomes of inputs, to be filled; if all have one origin, their predictions are made late. */
    <O> BulkOutcomes<O> outcomes(int inputs, @Nullable Origin common) {
        return common == null || isReadByCall()
                ? new BulkOutcomes<>(inputs)
                : new BulkOutcomes<>(inputs, new BulkOutcomes.Common(factory, common, reserve(inputs)));
    }

    /** Returns the answers to rows of columns, to be filled. */
    AnsweredColumns columns(int rows, List<String> outputs, ModelSignature signature) {
        return new AnsweredColumns(rows, handleId, reserve(rows), outputs, signature);
    }

    /** Notifies listeners at once of what became known of a prediction; called under no lock. */
    public void received(ModelVersion serving, PredictionId id, Feedback feedback) {
        Audience audience = audience(ModelEvent.FeedbackReceived.class);
        if (!audience.isEmpty()) {
            audience.tell(new ModelEvent.FeedbackReceived(serving, id, feedback));
        }
    }

    /** Notes what became of a version, for {@link #announce()}; may be called under a lock. */
    public void note(Event event) {
        announcements.add(event);
    }

    /** Notifies listeners of what became of versions, in the order in which it was noted; called under no lock. */
    public void announce() {
        announcements.tell();
    }

    /** Notes one more event of a version and announces it. */
    public void announce(Event event) {
        note(event);
        announce();
    }

    /** Notifies listeners of a call's end: an answer, an error, or neither if another version takes the call over. */
    <O> void ended(
            ModelVersion model,
            long number,
            @Nullable Prediction<O> answer,
            @Nullable Throwable error,
            long start,
            Route route,
            Call call,
            Object input) {
        if (start == 0) {
            return; // no listener was there when the call began, so that its time is not known
        }
        if (answer != null) {
            answered(answer, System.nanoTime() - start, call, input);
        } else if (error != null && !failed.isEmpty()) {
            failed(model, number, System.nanoTime() - start, error, route, call, input);
        }
    }

    /** Notifies listeners of a call that ended without a run. */
    void neverRun(ModelVersion model, Route route, Call call, Object input, Throwable error) {
        if (!failed.isEmpty()) {
            failed(model, NO_NUMBER, 0, error, route, call, input);
        }
    }

    /** Notifies listeners of an answer. */
    <O> void answered(Prediction<O> answer, long nanos, Call call, Object input) {
        if (!predicted.isEmpty()) {
            predicted.tell(new ModelEvent.Predicted(
                    answer.model(),
                    answer.id(),
                    nanos,
                    answer.source(),
                    answer.queueTime(),
                    answer.route(),
                    answer.violations(),
                    call.tags(),
                    input,
                    answer.value()));
        }
    }

    private void failed(
            ModelVersion model, long number, long nanos, Throwable error, Route route, Call call, Object input) {
        PredictionId id = id(number == NO_NUMBER ? reserve(1) : number);
        failed.tell(
                new ModelEvent.PredictionFailed(model, id, Duration.ofNanos(nanos), error, route, call.tags(), input));
    }
}
