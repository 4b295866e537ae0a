package io.mlprod.testing.data;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows that are read one after the other from something that has to be closed. */
abstract class Lines<R> implements AutoCloseable {

    /** Returns the next row, or null at the end. */
    abstract @Nullable Placed<R> next();

    @Override
    public abstract void close();

    Stream<Placed<R>> stream() {
        Spliterator<Placed<R>> rows =
                new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super Placed<R>> action) {
                        Placed<R> row = next();
                        if (row == null) {
                            return false;
                        }
                        action.accept(row);
                        return true;
                    }
                };
        return StreamSupport.stream(rows, false).onClose(this::close);
    }
}
