package io.mlprod.testing.property;

import io.mlprod.testing.internal.record.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * A part that does not go into the model, and has no rules.
 *
 * @param name the component
 * @param value what it always is
 */
record CarriedPart(String name, @Nullable Object value) implements Part {

    /** Returns a value for a component of any type. */
    static @Nullable Object plain(Class<?> type) {
        if (type == String.class) {
            return "";
        } else if (type == boolean.class) {
            return false;
        } else if (type == char.class) {
            return ' ';
        }
        return type.isPrimitive() ? Numbers.as(type, 0) : null;
    }

    @Override
    public @Nullable Object valid(Draw draw) {
        return value;
    }

    @Override
    public boolean canBeInvalid() {
        return false;
    }

    @Override
    public @Nullable Object invalid(Draw draw) {
        return value;
    }

    @Override
    public Judgement judge(@Nullable Object given) {
        return Judgement.KEEPS;
    }
}
