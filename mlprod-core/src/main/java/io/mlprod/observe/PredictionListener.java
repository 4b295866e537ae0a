package io.mlprod.observe;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of events and, if it asks for them, of the rows that go into the model.
 *
 * <p>Events of predictions are delivered on the thread of the prediction, after the prediction has its outcome and its
 * native memory is free. So a listener may call the handle, and may even close it. A listener must be thread-safe and
 * quick. What any of its methods throws never reaches the caller of predict(); it is counted as one of the handle's
 * {@code listenerErrors()} and logged the first time.
 *
 * <p>Events about versions and rollouts are delivered one at a time, in the order in which they happened, and under no
 * lock: a listener may deploy, roll back and close. An event that happens while another one is being delivered is
 * delivered after it by the same thread. So a listener that does not return blocks that thread and further events of
 * this kind, but no other call. At most a thousand waiting events are kept.
 *
 * <p>Listeners are added to a handle or a chain when it is built, or at any later time with {@code listen}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PredictionListener {

    /**
     * Creates a listener that receives events of one kind only. The others cost nothing.
     *
     * @param <E> the kind
     * @param kind a class of events; or {@link ModelEvent}, {@link ChainEvent} or {@link Event} for all of them
     * @param receiver thread-safe and quick
     * @return a listener
     */
    static <E extends Event> PredictionListener of(Class<E> kind, Consumer<? super E> receiver) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(receiver, "receiver");
        return new PredictionListener() {
            @Override
            public void onEvent(Event event) {
                receiver.accept(kind.cast(event));
            }

            @Override
            public boolean wants(Class<? extends Event> asked) {
                return kind.isAssignableFrom(asked);
            }
        };
    }

    /**
     * Receives one event.
     *
     * @param event what happened; of a kind that this listener {@linkplain #wants wants}
     */
    void onEvent(Event event);

    /**
     * Returns whether this listener wants events of a kind. Called any number of times, whenever a listener comes or
     * goes, and also under a lock: it must be quick, always return the same for a kind, and not call the handle. An
     * event that no listener wants is not created: a listener that wants no {@link ModelEvent.Predicted} costs a
     * prediction nothing.
     *
     * @param kind the class of an event, for example {@link ModelEvent.Deployed}
     * @return true, unless it is overridden
     */
    default boolean wants(Class<? extends Event> kind) {
        return true;
    }

    /**
     * Receives the state of the handle or chain that this listener was added to. Called each time that it is added:
     * when the handle or chain has been built, which is after its first version was loaded, or before the first event
     * if the listener is added later. Must not block.
     *
     * @param source to be kept weakly or not at all, so that a forgotten handle or chain is collected
     * @param subscription removes this listener again, by whichever way it was added; may be kept
     */
    default void attached(Observed source, Subscription subscription) {}

    /**
     * Creates the recorder that receives the rows of one version's predictions. Called once for each version, on any
     * thread: when the version has passed its gates and is about to be ready, or when this listener is added to a
     * handle that already has the version. Must not block, nor call the handle.
     *
     * @param layout the columns of a row
     * @return a recorder for this version only, or null if its rows are not to be recorded; null unless overridden
     */
    default @Nullable RowRecorder recorder(RowLayout layout) {
        return null;
    }
}
