package io.mlprod.observe;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of events and, if it asks for them, of the rows that go into the model.
 *
 * <p>Events of predictions come on the thread of the prediction, after it has its outcome and its native memory is
 * free, so a listener may call the handle, even close it. It must be thread-safe and quick. What any of its methods
 * throws never reaches the caller of predict(); it is counted as one of the handle's {@code listenerErrors()} and
 * logged the first time.
 *
 * <p>Events about versions and rollouts come one at a time, in the order in which they happened, and under no lock: a
 * listener may deploy, roll back and close. What happens while one of them is being told is told after it by the same
 * thread; so a listener that does not come back keeps that thread and further events of this kind, but no other call.
 * Of those that wait, a thousand are kept.
 *
 * <p>A handle and a chain take listeners when they are built, and any time later with {@code listen}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PredictionListener {

    /**
     * Makes a listener that receives events of one kind only. The others cost nothing.
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
     * Returns whether events of a kind are to be told. Asked at most a few times for each kind, so it must always say
     * the same. An event that no listener wants is not made: a listener that wants no {@link ModelEvent.Predicted}
     * costs a prediction nothing.
     *
     * @param kind the class of an event, for example {@link ModelEvent.Deployed}
     * @return true, unless it is overridden
     */
    default boolean wants(Class<? extends Event> kind) {
        return true;
    }

    /**
     * Makes what sees the rows of one version's predictions. Called once for each version, on any thread: when the
     * version has passed its gates and is about to be ready, or when this listener comes to a handle that has the
     * version already. Must not block, nor call the handle.
     *
     * @param layout what a row has
     * @return a recorder of this version's own; null, unless it is overridden, if its rows are not to be seen
     */
    default @Nullable RowRecorder recorder(RowLayout layout) {
        return null;
    }
}
