package io.mlprod.internal.plain.trees;

import io.mlprod.model.ElementType;

/** Trees that have been prepared, and the way in which what they say is added up. */
record Ensemble(Walker walker, Totals totals, int leastColumns) {

    static Ensemble of(TreeList trees, ElementType thresholds, int targets, Aggregate aggregate) {
        boolean isDouble = thresholds == ElementType.DOUBLE;
        EqualChains.join(trees, isDouble ? Long.SIZE : Integer.SIZE);
        Totals totals = new Totals(trees.votes(), isDouble, targets, aggregate, trees.roots().length);
        return new Ensemble(walker(trees, isDouble, totals.isOfWeights()), totals, trees.lastFeature() + 1);
    }

    /** Prepares trees for inputs of floats or whole numbers, or for doubles. */
    private static Walker walker(TreeList trees, boolean isDouble, boolean isWeight) {
        Walker packed = isDouble || !PackedWalker.isFit(trees) ? null : PackedWalker.of(trees, isWeight);
        return packed == null ? PlainWalker.of(trees, isWeight) : packed;
    }

    Scratch newScratch() {
        return new Scratch(walker, totals);
    }

    /** Computes the totals of a block of rows. */
    void compute(Object features, int firstRow, int rows, int columns, Scratch scratch) {
        walker.load(features, firstRow, rows, columns, scratch);
        totals.clear(scratch, rows);
        for (int group = 0; group < walker.groups(); group++) {
            walker.walk(group, rows, scratch);
            totals.add(scratch, rows, walker.trees(group));
        }
    }

    void check(int length, int rows, int columns) {
        if (columns < leastColumns || length < (long) rows * columns) {
            throw new IllegalArgumentException("Features of " + rows + " rows with " + columns + " columns are needed, "
                    + leastColumns + " or more, not " + length + " numbers");
        }
    }
}
