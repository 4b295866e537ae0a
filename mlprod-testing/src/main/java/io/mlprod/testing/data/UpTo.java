package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;

/** Rows of a file that must not end before the last row that is known. */
final class UpTo<R> extends AbstractSpliterator<Placed<R>> {

    private final Spliterator<Placed<R>> rows;
    private final int last;
    private final String name;
    private int seen = -1;

    UpTo(Spliterator<Placed<R>> rows, int last, String name) {
        super(rows.estimateSize(), rows.characteristics() & (ORDERED | NONNULL));
        this.rows = rows;
        this.last = last;
        this.name = name;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Placed<R>> action) {
        boolean isThere = rows.tryAdvance(row -> {
            seen = row.index();
            action.accept(row);
        });
        if (!isThere && seen < last) {
            throw new IllegalStateException(
                    PlainText.line("The data set " + name + " has fewer rows than when it was split; split it again"));
        }
        return isThere;
    }
}
