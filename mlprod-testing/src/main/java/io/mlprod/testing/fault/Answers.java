package io.mlprod.testing.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The equality of answers, which looks into the arrays of records. */
final class Answers {

    private Answers() {}

    static boolean areEqual(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Record first && b instanceof Record second && first.getClass() == second.getClass()) {
            for (RecordComponent component : first.getClass().getRecordComponents()) {
                if (!areEqual(read(component, first), read(component, second))) {
                    return false;
                }
            }
            return true;
        }
        return Objects.deepEquals(a, b);
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(
                    "Cannot read " + component + " of " + record.getClass().getName(), e);
        }
    }
}
