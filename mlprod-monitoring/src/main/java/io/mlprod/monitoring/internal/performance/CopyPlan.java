package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.performance.AnswerPlan.Cell;
import io.mlprod.monitoring.internal.performance.SlicePlan.Slice;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.Performance.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is copied of a row on the thread of the prediction, and what is made of that on another one. Thread-safe. */
final class CopyPlan {

    private static final int LONGEST_VALUE = 200;

    /** Where a value is among the copied ones. */
    private record Place(boolean isText, int index, boolean isTruth) {}

    private final ModelVersion model;
    private final AnswerPlan answers;
    private final List<Slice> slices;
    private final List<Place> slicePlaces = new ArrayList<>();
    private final @Nullable Place answerPlace;
    private final int[] textColumns;
    private final String[] tags;
    private final Cell[] numberCells;
    private final int numbers;
    private volatile String trouble = "";

    CopyPlan(ModelVersion model, AnswerPlan answers, SlicePlan slicePlan) {
        this.model = model;
        this.answers = answers;
        this.slices = slicePlan.slices();
        List<Integer> texts = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        int width = 0;
        if (answers.scores() != null) { // they come first
            cells.add(answers.scores());
            width += answers.scores().width();
        }
        Cell answer = answers.answer();
        Place place = null;
        if (answer != null) {
            place = answer.isNumeric()
                    ? new Place(false, width, answer.isTruth())
                    : new Place(true, texts.size(), false);
            if (answer.isNumeric()) {
                cells.add(answer);
                width++;
            } else {
                texts.add(answer.column());
            }
        }
        this.answerPlace = place;
        for (Slice slice : slices) {
            Cell cell = slice.feature();
            if (cell != null && !cell.isNumeric()) {
                texts.add(cell.column());
            }
        }
        List<String> tagNames = new ArrayList<>();
        int nextText = answer == null || answer.isNumeric() ? 0 : 1;
        for (Slice slice : slices) {
            Cell cell = slice.feature();
            if (cell == null) {
                slicePlaces.add(new Place(true, texts.size() + tagNames.size(), false));
                tagNames.add(slice.name());
            } else if (cell.isNumeric()) {
                slicePlaces.add(new Place(false, width, cell.isTruth()));
                cells.add(cell);
                width++;
            } else {
                slicePlaces.add(new Place(true, nextText++, false));
            }
        }
        this.textColumns = texts.stream().mapToInt(Integer::intValue).toArray();
        this.tags = tagNames.toArray(String[]::new);
        this.numberCells = cells.toArray(Cell[]::new);
        this.numbers = width;
    }

    int[] textColumns() {
        return textColumns;
    }

    String[] tags() {
        return tags;
    }

    Cell[] numberCells() {
        return numberCells;
    }

    int texts() {
        return textColumns.length + tags.length;
    }

    int numbers() {
        return numbers;
    }

    ModelVersion model() {
        return model;
    }

    /** Returns what is to be kept of a copied row. */
    KeptPrediction prediction(Block block, int row, Instant at) {
        double[] scores;
        String predicted = "";
        if (answers.task() == Task.REGRESSION) {
            scores = new double[] {answerPlace == null ? Double.NaN : block.number(row, answerPlace.index())};
        } else {
            Cell cell = answers.scores();
            scores = new double[cell == null ? 0 : cell.width()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = block.number(row, i);
            }
            predicted = answerPlace == null ? byScores(scores) : valueOr(block, row, answerPlace, "");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < slices.size(); i++) {
            String value = value(block, row, slicePlaces.get(i));
            if (value != null && !value.isEmpty()) {
                String shown = shown(slices.get(i), value);
                if (shown != null) {
                    values.put(slices.get(i).name(), shortened(shown));
                }
            }
        }
        return new KeptPrediction(block.id(row), model, at, predicted, scores, values);
    }

    /** Returns what is stored in place of a value; null if the application's function fails, so that it is missing. */
    private @Nullable String shown(Slice slice, String value) {
        String what;
        try {
            String shown = slice.shown().apply(value);
            if (shown != null) {
                return shown;
            }
            what = "has returned null";
        } catch (Throwable e) {
            what = "has thrown " + e.getClass().getSimpleName();
        }
        trouble = PlainText.line(
                "the function of slice '" + slice.name() + "' " + what + "; such values are missing in the store");
        return null;
    }

    /** Returns the last thing that a function of the application could not do; empty if there is none. */
    String trouble() {
        return trouble;
    }

    private String byScores(double[] scores) {
        if (answers.task() == Task.BINARY) {
            return scores[0] >= answers.threshold() ? answers.positive() : answers.negative();
        }
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return answers.classes().get(best);
    }

    private static String valueOr(Block block, int row, Place place, String otherwise) {
        String value = value(block, row, place);
        return value == null ? otherwise : value;
    }

    private static @Nullable String value(Block block, int row, Place place) {
        if (place.isText()) {
            return block.text(row, place.index());
        }
        double number = block.number(row, place.index());
        return Double.isNaN(number) ? null : AnswerPlan.className(number, place.isTruth());
    }

    private static String shortened(String value) {
        return PlainText.line(value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE));
    }
}
