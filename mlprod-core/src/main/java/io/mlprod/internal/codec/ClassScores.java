package io.mlprod.internal.codec;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from class labels to scores, in class order. All maps of a handle share the labels, so that a map
 * costs hardly more than its scores.
 */
final class ClassScores extends AbstractMap<Object, Object> {

    /** The labels of one handle. */
    static final class Labels {
        private final Object[] inOrder;
        private final Map<Object, Integer> index = new HashMap<>();
        private final boolean asDouble;

        /**
         * Creates labels to be shared.
         *
         * @param asDouble whether scores are handed out as Double instead of Float
         */
        Labels(List<Object> labels, boolean asDouble) {
            this.inOrder = labels.toArray();
            this.asDouble = asDouble;
            for (int i = 0; i < inOrder.length; i++) {
                index.put(inOrder[i], i);
            }
        }

        int size() {
            return inOrder.length;
        }
    }

    private final Labels labels;
    private final double[] scores;

    ClassScores(Labels labels, double[] scores) {
        this.labels = labels;
        this.scores = scores;
    }

    /** Returns the score of the class at a place in class order, without a box. */
    double at(int position) {
        return scores[position];
    }

    private Object score(int position) {
        return labels.asDouble ? (Object) scores[position] : (Object) (float) scores[position];
    }

    @Override
    public @Nullable Object get(@Nullable Object label) {
        Integer position = labels.index.get(label);
        return position == null ? null : score(position);
    }

    @Override
    public boolean containsKey(@Nullable Object label) {
        return labels.index.containsKey(label);
    }

    @Override
    public int size() {
        return labels.inOrder.length;
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<Object, Object>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return labels.inOrder.length;
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<Object, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < labels.inOrder.length;
        }

        @Override
        public Map.Entry<Object, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Object label = labels.inOrder[next];
            return Map.entry(label, score(next++));
        }
    }
}
