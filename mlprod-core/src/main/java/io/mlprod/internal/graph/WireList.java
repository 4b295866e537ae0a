package io.mlprod.internal.graph;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A repeated field of a message that is decoded when it is accessed: most lists of a file are only counted. It keeps
 * the file in memory, so it must not be stored.
 */
abstract class WireList<T> extends AbstractList<T> implements RandomAccess {

    final WireReader message;
    final int field;
    private final int size;

    private WireList(WireReader message, int field, int size) {
        this.message = message;
        this.field = field;
        this.size = size;
    }

    /** Returns the whole numbers of a field that is known to contain this many of them. */
    static Numbers numbers(WireReader message, int field, int size) {
        return new Numbers(message, field, size);
    }

    /** Returns the texts of a field that is known to contain this many of them. */
    static WireList<Object> texts(WireReader message, int field, int size) {
        return new Texts(message, field, size);
    }

    abstract void decode(WireReader from, int count) throws MalformedModelException;

    void decode() {
        try {
            decode(message.again(), size);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("The field was walked through when it was counted", e);
        }
    }

    @Override
    public int size() {
        return size;
    }

    /** A list of whole numbers without boxes. */
    static final class Numbers extends WireList<Long> {

        private long @Nullable [] values;

        private Numbers(WireReader message, int field, int size) {
            super(message, field, size);
        }

        @Override
        void decode(WireReader from, int count) throws MalformedModelException {
            from.budget().take((long) Long.BYTES * count);
            long[] decoded = new long[count];
            int next = 0;
            while (from.next()) {
                if (from.field() == field) {
                    next = from.numbers(decoded, next);
                } else {
                    from.skip();
                }
            }
            values = decoded;
        }

        /** Returns all of the numbers; not to be changed. */
        long[] longs() {
            if (values == null) {
                decode();
            }
            return Objects.requireNonNull(values);
        }

        @Override
        public Long get(int index) {
            return longs()[index];
        }
    }

    /** A list of texts in which equal texts share one object: a forest says "BRANCH_LEQ" a million times. */
    private static final class Texts extends WireList<Object> {

        private String @Nullable [] values;

        private Texts(WireReader message, int field, int size) {
            super(message, field, size);
        }

        @Override
        void decode(WireReader from, int count) throws MalformedModelException {
            from.budget().take((long) MemoryBudget.REFERENCE * count);
            String[] decoded = new String[count];
            Map<String, String> shared = new HashMap<>();
            int next = 0;
            while (from.next()) {
                if (from.field() == field) {
                    String text = from.passingText();
                    String first = shared.putIfAbsent(text, text);
                    if (first == null) {
                        from.budget().take(MemoryBudget.TEXT + text.length());
                    }
                    decoded[next++] = first == null ? text : first;
                } else {
                    from.skip();
                }
            }
            values = decoded;
        }

        @Override
        public Object get(int index) {
            if (values == null) {
                decode();
            }
            return Objects.requireNonNull(values)[index];
        }
    }
}
