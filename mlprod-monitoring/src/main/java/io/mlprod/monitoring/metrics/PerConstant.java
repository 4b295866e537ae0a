package io.mlprod.monitoring.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Meters by the constants of an enum. Each is made when it is first needed, and found without a lock or an object from
 * then on. Thread-safe.
 *
 * @param <E> the enum
 * @param <M> the meters
 */
final class PerConstant<E extends Enum<E>, M> {

    private static final class Place<M> {
        private volatile @Nullable M made;
    }

    private final Map<E, Place<M>> places; // never changes, only what is in them
    private final Function<E, M> make;

    PerConstant(Class<E> type, Function<E, M> make) {
        this.places = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            places.put(constant, new Place<>());
        }
        this.make = make;
    }

    M of(E constant) {
        Place<M> place = Objects.requireNonNull(places.get(constant)); // there is one for each
        M made = place.made;
        return made != null ? made : first(constant, place);
    }

    private synchronized M first(E constant, Place<M> place) {
        M made = place.made;
        if (made == null) {
            made = make.apply(constant);
            place.made = made;
        }
        return made;
    }
}
