package io.mlprod.monitoring.metrics;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * Meters by the constants of an enum. Each is made when it is first needed, and found without a lock or an object from
 * then on. Thread-safe.
 *
 * @param <E> the enum
 * @param <M> the meters
 */
final class PerConstant<E extends Enum<E>, M> {

    private final AtomicReferenceArray<M> made;
    private final Function<E, M> make;

    PerConstant(Class<E> type, Function<E, M> make) {
        this.made = new AtomicReferenceArray<>(type.getEnumConstants().length);
        this.make = make;
    }

    M of(E constant) {
        M found = made.get(constant.ordinal());
        return found != null ? found : first(constant);
    }

    private synchronized M first(E constant) {
        M found = made.get(constant.ordinal());
        if (found == null) {
            found = make.apply(constant);
            made.set(constant.ordinal(), found);
        }
        return found;
    }
}
