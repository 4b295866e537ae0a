package io.mlprod.testing.property;

import io.mlprod.testing.internal.record.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part that does not go into the model, and has no rules.
 *
 * @param name the component
 * @param values what it may be, the typical one first
 */
record CarriedPart(String name, List<@Nullable Object> values) implements Part {

    CarriedPart {
        values = Collections.unmodifiableList(new ArrayList<>(values)); // may have null
    }

    /** Makes a part that always has one value. */
    static CarriedPart fixed(String name, @Nullable Object value) {
        return new CarriedPart(name, Collections.singletonList(value));
    }

    /** Makes a part for a component of any type. */
    static CarriedPart plain(String name, Class<?> type) {
        return Dates.include(type) ? new CarriedPart(name, Dates.edges(type)) : fixed(name, value(type));
    }

    private static @Nullable Object value(Class<?> type) {
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
        return values.get(draw.random().nextInt(values.size()));
    }

    @Override
    public @Nullable Object plain(Draw draw) {
        return values.get(0);
    }

    @Override
    public int edges() {
        return values.size() == 1 ? 0 : values.size();
    }

    @Override
    public @Nullable Object edge(int index, Draw draw) {
        return values.get(index);
    }

    @Override
    public int invalidEdges() {
        return 0;
    }

    @Override
    public @Nullable Object invalidEdge(int index, Draw draw) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public Judgement judge(@Nullable Object given) {
        return Judgement.KEEPS;
    }
}
