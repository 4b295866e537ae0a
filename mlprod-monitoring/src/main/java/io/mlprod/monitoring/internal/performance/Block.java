package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.PredictionId;
import io.mlprod.observe.PredictionRows;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copied parts of predictions, in columns that grow up to a limit and are used again: no object is made for a
 * prediction. Not thread-safe.
 */
final class Block {

    private static final int FIRST = 64;

    private final CopyPlan plan;
    private final int most;
    private PredictionId[] ids = new PredictionId[0];
    private long[] nanos = new long[0];
    private @Nullable String[] texts = new String[0];
    private double[] numbers = new double[0];
    private int size;

    Block(CopyPlan plan, int most) {
        this.plan = plan;
        this.most = most;
    }

    /** Copies a row; returns false if there is no room. */
    boolean add(PredictionRows rows, int prediction, int row, long now, Map<String, String> tags) {
        if (size == ids.length && !grow()) {
            return false;
        }
        ids[size] = rows.id(prediction);
        nanos[size] = now;
        int text = size * plan.texts();
        for (int column : plan.textColumns()) {
            texts[text++] = rows.text(row, column);
        }
        for (String tag : plan.tags()) {
            texts[text++] = tags.get(tag);
        }
        int number = size * plan.numbers();
        for (AnswerPlan.Cell cell : plan.numberCells()) {
            if (cell.width() == 1) {
                numbers[number++] = cell.element() < rows.width(row, cell.column())
                        ? rows.number(row, cell.column(), cell.element())
                        : Double.NaN;
            } else {
                rows.numbers(row, cell.column(), cell.element(), numbers, number, cell.width());
                number += cell.width();
            }
        }
        size++;
        return true;
    }

    private boolean grow() {
        int larger = Math.min(most, Math.max(FIRST, 2 * size));
        if (larger <= size) {
            return false;
        }
        ids = Arrays.copyOf(ids, larger);
        nanos = Arrays.copyOf(nanos, larger);
        texts = Arrays.copyOf(texts, larger * plan.texts());
        numbers = Arrays.copyOf(numbers, larger * plan.numbers());
        return true;
    }

    int size() {
        return size;
    }

    PredictionId id(int i) {
        return ids[i];
    }

    long nanos(int i) {
        return nanos[i];
    }

    @Nullable
    String text(int i, int place) {
        return texts[i * plan.texts() + place];
    }

    double number(int i, int place) {
        return numbers[i * plan.numbers() + place];
    }

    /** Forgets what was copied; the room stays unless it is unusually large. */
    void clear() {
        if (ids.length > most / 8) {
            ids = new PredictionId[0];
            nanos = new long[0];
            texts = new String[0];
            numbers = new double[0];
        } else {
            Arrays.fill(ids, 0, size, null);
            Arrays.fill(texts, 0, size * plan.texts(), null);
        }
        size = 0;
    }
}
