package io.mlprod.monitoring.metrics;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of something that comes and goes, such as a shadow. They show what was found when it was last looked at,
 * since a look may cost more than a scrape should for each of them.
 *
 * @param <T> what is found
 */
final class Running<T> implements AutoCloseable {

    private final Function<T, MeterGroup> newGroup;
    private final Function<T, Object> identity;
    private final BiConsumer<Running<T>, T> show;
    private @Nullable Object shown; // guarded by this
    private @Nullable MeterGroup group; // guarded by this
    private volatile @Nullable T latest;

    /**
     * Prepares the meters of something that is not there yet.
     *
     * @param newGroup makes the group that its meters go into
     * @param identity tells whether the meters still fit what is found
     * @param show adds the meters to the group
     */
    Running(Function<T, MeterGroup> newGroup, Function<T, Object> identity, BiConsumer<Running<T>, T> show) {
        this.newGroup = newGroup;
        this.identity = identity;
        this.show = show;
    }

    synchronized void set(Optional<T> found) {
        T now = found.orElse(null);
        Object next = now == null ? null : identity.apply(now);
        if (!Objects.equals(shown, next)) {
            close();
        }
        latest = now;
        if (now != null && group == null) {
            group = newGroup.apply(now);
            shown = next;
            show.accept(this, now);
        }
    }

    synchronized void number(MlprodMeter meter, ToDoubleFunction<T> of, String... tags) {
        if (group != null) {
            group.number(meter, latest(of), tags);
        }
    }

    private DoubleSupplier latest(ToDoubleFunction<T> of) {
        return () -> {
            T now = latest;
            return now == null ? Double.NaN : of.applyAsDouble(now);
        };
    }

    /** Shows a state as one gauge for each that it may be, of which one is 1. */
    <E extends Enum<E>> void state(MlprodMeter meter, Collection<E> states, Function<T, E> of) {
        states.forEach(state -> number(meter, now -> of.apply(now) == state ? 1 : 0, TagText.of(state)));
    }

    @Override
    public synchronized void close() {
        if (group != null) {
            group.close();
        }
        group = null;
        shown = null;
    }
}
