package io.mlprod;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A list that may say another size than it has, another one each time, or hold what its type forbids. */
final class HostileList<E> extends AbstractList<E> {

    /** What is wrong with it. */
    enum Kind {
        HONEST,
        GIVES_FEWER,
        GIVES_MORE,
        NEGATIVE,
        LARGEST,
        POLLUTED,
        THROWS,
        ENDLESS,
        SHRINKS,
        GROWS;

        /** Whether there may be an answer, from all of the elements that it gave at one time. */
        boolean mayBeAnswered() {
            return this == HONEST || this == SHRINKS || this == GROWS;
        }
    }

    private final Kind kind;
    private final List<Object> content;
    private int asked;

    HostileList(Kind kind, List<? extends E> content, Object stranger) {
        this.kind = kind;
        this.content = new ArrayList<>(content);
        if (kind == Kind.POLLUTED) {
            this.content.set(this.content.size() - 1, stranger);
        }
    }

    /** What it has after being asked so often; it changes between the size and the elements. */
    private int has() {
        int after = asked / 2;
        return switch (kind) {
            case SHRINKS -> Math.max(1, content.size() - after);
            case GROWS -> Math.min(content.size(), 1 + after);
            default -> content.size();
        };
    }

    @Override
    public int size() {
        int has = has();
        asked++;
        return switch (kind) {
            case GIVES_FEWER -> has + 1;
            case GIVES_MORE -> has - 1;
            case NEGATIVE -> -has;
            case LARGEST -> Integer.MAX_VALUE;
            default -> has;
        };
    }

    @Override
    @SuppressWarnings("unchecked")
    public E get(int index) {
        return (E) content.get(index);
    }

    @Override
    public Iterator<E> iterator() {
        int has = has();
        asked++;
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return kind == Kind.ENDLESS || next < has;
            }

            @Override
            public E next() {
                if (kind == Kind.THROWS && next == has - 1) {
                    throw new NoSuchElementException("gone");
                }
                return get(next++ % has);
            }
        };
    }
}
