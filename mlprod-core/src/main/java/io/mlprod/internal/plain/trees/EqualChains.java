package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Chains of nodes that ask whether a column equals one number after the other. ONNX Runtime makes one node of them,
 * which asks for a member of a set. It does so if what follows from a yes looks alike, and there it looks at the first
 * weight of a leaf only, not at its target; and whether a missing value is a yes, the first node of the chain decides
 * for all. That is seen in answers, so it is done here in the same way.
 */
final class EqualChains {

    private static final int MAX_STEPS = 50_000_000;

    private final TreeList trees;
    private final int[] no; // as the file has it
    private final int highest;
    private int steps;
    private boolean hasJoined;

    private EqualChains(TreeList trees, int highest) {
        this.trees = trees;
        this.no = trees.no().clone();
        this.highest = highest;
    }

    /**
     * Joins the chains of all trees, whose lists it changes.
     *
     * @param highest the highest number that ONNX Runtime has a bit for: 32 for floats, 64 for doubles
     */
    static void join(TreeList trees, int highest) {
        EqualChains chains = new EqualChains(trees, highest);
        chains.joinAll();
        chains.checkFirst();
    }

    private void joinAll() {
        byte[] modes = trees.modes().clone();
        visit(node -> {
            if (isLink(node)) {
                joinFrom(node, modes);
            }
        });
        System.arraycopy(modes, 0, trees.modes(), 0, modes.length);
    }

    /** Visits each node that is found from a root; first the node, and then those that it leads to by then. */
    private BitSet visit(IntConsumer visitor) {
        BitSet visited = new BitSet();
        int[] stack = new int[2 * trees.modes().length + trees.roots().length];
        int size = 0;
        for (int root : trees.roots()) {
            stack[size++] = root;
        }
        while (size > 0) {
            int node = stack[--size];
            if (!visited.get(node)) {
                visited.set(node);
                if (!trees.isLeaf(node)) {
                    visitor.accept(node);
                    stack[size++] = trees.yes()[node];
                    stack[size++] = trees.no()[node];
                }
            }
        }
        return visited;
    }

    /**
     * ONNX Runtime adds the weights of leaves that no tree has any more to those of its first node, if it is a leaf.
     */
    private void checkFirst() {
        if (hasJoined && trees.votes().hasIgnored()) { // random trees of this kind were seen to differ
            throw new NotTakenException(
                    "Trees with chains of equal comparisons, and weights on nodes that are no leaves");
        }
        if (!trees.isLeaf(trees.roots()[0])) {
            return;
        }
        BitSet visited = visit(node -> {});
        boolean isLeft = hasJoined;
        for (int i = 0; i < trees.modes().length; i++) {
            isLeft |= trees.isLeaf(i) && !visited.get(i);
        }
        if (isLeft) {
            throw new NotTakenException("Trees of which the first is one leaf, and others have leaves that no row can"
                    + " reach, whose weights ONNX Runtime adds to it");
        }
    }

    private boolean isLink(int node) {
        double value = trees.values()[node];
        return trees.modes()[node] == TreeList.EQ && value >= 1 && value <= highest && value == Math.rint(value);
    }

    private void joinFrom(int node, byte[] modes) {
        double[] members = {trees.values()[node]};
        int next = no[node];
        while (isLink(next)
                && trees.features()[next] == trees.features()[node]
                && isAlike(trees.yes()[node], trees.yes()[next])) {
            double member = trees.values()[next];
            if (Arrays.stream(members).noneMatch(known -> known == member)) {
                members = Arrays.copyOf(members, members.length + 1);
                members[members.length - 1] = member;
            }
            next = no[next];
        }
        if (next != no[node]) {
            hasJoined = true;
            Arrays.sort(members);
            modes[node] = TreeList.MEMBER;
            trees.sets().put(node, members);
            trees.no()[node] = next;
        }
    }

    private boolean isAlike(int one, int other) {
        if (++steps > MAX_STEPS) {
            throw new NotTakenException("Trees with long chains of equal comparisons");
        }
        if (trees.modes()[one] != trees.modes()[other]
                || trees.features()[one] != trees.features()[other]
                || trees.values()[one] != trees.values()[other]) {
            return false;
        }
        if (trees.isLeaf(one)) {
            return firstWeight(one) == firstWeight(other);
        }
        return isAlike(no[one], no[other]) && isAlike(trees.yes()[one], trees.yes()[other]);
    }

    private double firstWeight(int leaf) {
        return trees.votes().weights()[trees.votes().starts()[trees.yes()[leaf]]];
    }
}
