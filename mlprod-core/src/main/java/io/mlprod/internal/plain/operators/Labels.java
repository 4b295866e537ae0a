package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.model.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a classifier, which are texts or numbers.
 *
 * @param texts the labels if they are texts; else null
 * @param numbers the labels if they are numbers; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Labels(String @Nullable [] texts, long[] numbers) {

    static Labels of(NodePlan node, String numbersName) {
        List<String> texts = node.texts("classlabels_strings");
        long[] numbers = node.numbers(numbersName);
        if (texts.isEmpty() == (numbers.length == 0)) {
            throw new NotTakenException("needs labels that are either texts or numbers");
        }
        return new Labels(texts.isEmpty() ? null : texts.toArray(String[]::new), numbers);
    }

    ElementType type() {
        return texts == null ? ElementType.INT64 : ElementType.STRING;
    }

    int count() {
        return texts == null ? numbers.length : texts.length;
    }

    List<Object> asList() {
        return texts == null
                ? new ArrayList<>(Arrays.stream(numbers).boxed().toList())
                : new ArrayList<>(Arrays.asList(texts));
    }

    void put(Slot into, int index, int label) {
        if (texts == null) {
            into.longs()[index] = numbers[label];
        } else {
            into.texts()[index] = texts[label];
        }
    }
}
