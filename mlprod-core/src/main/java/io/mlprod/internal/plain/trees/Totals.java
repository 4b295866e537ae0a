package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.trees.TreeList.Votes;
import java.util.Arrays;

/**
 * The numbers that trees add up to for each row and target. Floats are added as floats, tree by tree, as ONNX Runtime
 * does on one thread. Whoever adds doubles and rounds each sum to a float gets the same.
 */
final class Totals {

    private enum Kind {
        ONE_FLOAT, // all leaves speak of one target, and are called by their weight
        FLOATS,
        ANY
    }

    private final Kind kind;
    private final boolean isDouble;
    private final int targets;
    private final int onlyTarget; // of which all leaves speak once; -1 if there is none
    private final Aggregate aggregate;
    private final int trees;
    private final Votes votes;
    private final float[] weights;

    Totals(Votes votes, boolean isDouble, int targets, Aggregate aggregate, int trees) {
        this.votes = votes;
        this.isDouble = isDouble;
        this.targets = targets;
        this.aggregate = aggregate;
        this.trees = trees;
        onlyTarget = targets == 1 ? 0 : onlyTarget(votes);
        boolean isFloatSum = aggregate.isSum() && !isDouble;
        kind = !isFloatSum ? Kind.ANY : onlyTarget >= 0 ? Kind.ONE_FLOAT : Kind.FLOATS;
        weights = new float[kind == Kind.FLOATS ? votes.weights().length : 0];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) votes.weights()[i];
        }
    }

    private static int onlyTarget(Votes votes) {
        int first = votes.targets()[0];
        return votes.isOneEach() && Arrays.stream(votes.targets()).allMatch(target -> target == first) ? first : -1;
    }

    int targets() {
        return targets;
    }

    boolean isSum() {
        return aggregate.isSum();
    }

    /** Returns whether leaves must be called by their weight. */
    boolean isOfWeights() {
        return kind == Kind.ONE_FLOAT;
    }

    void prepare(Scratch scratch, int rows) {
        switch (kind) {
            case ONE_FLOAT -> scratch.sums = new float[rows];
            case FLOATS -> scratch.sums = new float[rows * targets];
            case ANY -> scratch.wideSums = new double[rows * targets];
        }
        scratch.scored = new boolean[kind == Kind.ONE_FLOAT ? 0 : rows * targets];
    }

    void clear(Scratch scratch, int rows) {
        switch (kind) {
            case ONE_FLOAT -> Arrays.fill(scratch.sums, 0, rows, 0);
            case FLOATS -> Arrays.fill(scratch.sums, 0, rows * targets, 0);
            case ANY -> Arrays.fill(scratch.wideSums, 0, rows * targets, 0);
        }
        if (kind != Kind.ONE_FLOAT) {
            Arrays.fill(scratch.scored, 0, rows * targets, false);
        }
    }

    /** Adds what the leaves say that a group of trees has found for each row. */
    void add(Scratch scratch, int rows, int groupTrees) {
        for (int row = 0; row < rows; row++) {
            int from = row * Walker.GROUP;
            switch (kind) {
                case ONE_FLOAT -> addOne(scratch, row, from, from + groupTrees);
                case FLOATS -> addFloats(scratch, row * targets, from, from + groupTrees);
                case ANY -> addAny(scratch, row * targets, from, from + groupTrees);
            }
        }
    }

    private static void addOne(Scratch scratch, int row, int from, int to) {
        float sum = scratch.sums[row];
        for (int i = from; i < to; i++) {
            sum += Float.intBitsToFloat(scratch.leaves[i]);
        }
        scratch.sums[row] = sum;
    }

    private void addFloats(Scratch scratch, int at, int from, int to) {
        for (int i = from; i < to; i++) {
            int leaf = scratch.leaves[i];
            int end = votes.starts()[leaf + 1];
            for (int vote = votes.starts()[leaf]; vote < end; vote++) {
                int place = at + votes.targets()[vote];
                scratch.sums[place] += weights[vote];
                scratch.scored[place] = true;
            }
        }
    }

    private void addAny(Scratch scratch, int at, int from, int to) {
        for (int i = from; i < to; i++) {
            int leaf = scratch.leaves[i];
            int start = votes.starts()[leaf];
            int end = targets == 1 ? start + 1 : votes.starts()[leaf + 1]; // a single target takes the first weight
            for (int vote = start; vote < end; vote++) {
                int place = at + votes.targets()[vote];
                double weight = votes.weights()[vote];
                double before = scratch.wideSums[place];
                boolean isScored = scratch.scored[place];
                scratch.wideSums[place] = switch (aggregate) {
                    case SUM, AVERAGE -> round(before + weight);
                    case MIN -> !isScored || weight < before ? weight : before;
                    case MAX -> !isScored || weight > before ? weight : before;
                };
                scratch.scored[place] = true;
            }
        }
    }

    /** Copies the totals of a row, and which targets have any, to where one row is finished. */
    void take(Scratch scratch, int row) {
        double[] totals = scratch.row;
        if (kind == Kind.ONE_FLOAT) {
            Arrays.fill(totals, 0);
            Arrays.fill(scratch.isScored, false);
            totals[onlyTarget] = scratch.sums[row];
            scratch.isScored[onlyTarget] = true;
        } else {
            for (int i = 0; i < targets; i++) {
                int place = row * targets + i;
                totals[i] = kind == Kind.FLOATS ? scratch.sums[place] : scratch.wideSums[place];
                scratch.isScored[i] = scratch.scored[place];
            }
        }
        if (aggregate == Aggregate.AVERAGE) {
            for (int i = 0; i < targets; i++) {
                totals[i] = round(totals[i] / round(trees));
            }
        }
    }

    /** Rounds a result to the type that the totals have. */
    double round(double number) {
        return isDouble ? number : (float) number;
    }
}
