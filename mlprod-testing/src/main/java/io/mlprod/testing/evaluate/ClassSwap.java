package io.mlprod.testing.evaluate;

import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Finds classes that are mostly predicted as one another, as if their order was mixed up. */
final class ClassSwap {

    private ClassSwap() {}

    /** Returns one sentence, or none if each class is mostly predicted as itself, or several as the same. */
    static List<String> in(List<String> classes, int[] rows, IntUnaryOperator label, IntUnaryOperator predicted) {
        int count = classes.size();
        if (count < 2 || count > 1_000) {
            return List.of();
        }
        int[][] table = new int[count][count];
        for (int row : rows) {
            table[label.applyAsInt(row)][predicted.applyAsInt(row)]++;
        }
        BitSet taken = new BitSet();
        List<String> swapped = new ArrayList<>();
        for (int actual = 0; actual < count; actual++) {
            int usual = 0;
            int all = 0;
            for (int other = 0; other < count; other++) {
                all += table[actual][other];
                usual = table[actual][other] > table[actual][usual] ? other : usual;
            }
            if (taken.get(usual) || 2 * table[actual][usual] <= all) {
                return List.of(); // not one class for another
            }
            taken.set(usual);
            if (usual != actual) {
                swapped.add(classes.get(actual) + " as " + classes.get(usual));
            }
        }
        return swapped.isEmpty()
                ? List.of()
                : List.of(PlainText.line("Most rows are predicted " + String.join(", ", swapped)
                        + ": the order of classes looks mixed up. Check the order of the model's outputs and of the"
                        + " labels."));
    }
}
