package io.mlprod.internal.serving;

import io.mlprod.Prediction;
import io.mlprod.error.Violation;
import io.mlprod.internal.codec.AnswerPart;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.validation.MissingElements;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.PredictionRows;
import io.mlprod.routing.Route;
import io.mlprod.spi.TensorBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A view of the rows in one lease's buffers and of their answers: those of a single prediction, or of predictions that
 * lie one behind the other in a chunk. Reused from call to call, and shut in between.
 */
final class RowView implements PredictionRows {

    private final RowParts parts;
    private final TensorBuffer[] buffers;
    private final int[] rowSizes; // of the rows in each buffer
    private final Prediction<?>[] single = new Prediction<?>[1];
    private @Nullable Thread user; // the thread that it is open for; null while it is shut
    private Prediction<?>[] answers = single;
    private @Nullable Chunk chunk; // null for a single prediction
    private MissingElements replaced = MissingElements.NONE;
    private Map<String, String> tags = Map.of();
    private int totalRows; // in the buffers
    private int firstPrediction;
    private int predictions;
    private int firstRow;
    private int rows;
    private long nanos;
    private long queueNanos;

    RowView(RowParts parts, TensorBuffer[] buffers) {
        this.parts = parts;
        this.buffers = buffers;
        this.rowSizes = new int[buffers.length];
    }

    /** Lets this thread look at a single prediction until {@link #shut()}. */
    void open(Prediction<?> answer, int itsRows, MissingElements missing) {
        single[0] = answer;
        answers = single;
        replaced = missing;
        totalRows = itsRows;
        openAll(0, 1);
    }

    /** Lets this thread look at predictions of a chunk, from one index to before another, until {@link #shut()}. */
    void open(Prediction<?>[] all, Chunk filled, int from, int to) {
        answers = all;
        chunk = filled;
        replaced = filled.replaced();
        totalRows = filled.totalRows();
        openAll(from, to);
    }

    private void openAll(int from, int to) {
        for (int i = 0; i < buffers.length; i++) {
            rowSizes[i] = buffers[i].size() / Math.max(1, totalRows);
        }
        firstPrediction = from;
        predictions = to - from;
        firstRow = firstRowOf(from);
        rows = firstRowOf(to) - firstRow;
        user = Thread.currentThread();
    }

    /** Sets how long the call took and waited, and its tags. */
    void time(long itsNanos, long itsQueueNanos, Map<String, String> itsTags) {
        nanos = itsNanos;
        queueNanos = itsQueueNanos;
        tags = itsTags;
    }

    /** Shuts the view, and forgets what may be personal data. */
    @SuppressWarnings("NullAway") // it is not read before it is set again
    void shut() {
        user = null;
        single[0] = null;
        answers = single;
        chunk = null;
        replaced = MissingElements.NONE;
        tags = Map.of();
    }

    private void checkOpen() {
        if (user != Thread.currentThread()) {
            throw new IllegalStateException("These rows can be looked at only during the call of RowRecorder.record"
                    + " that they were given to, and on its thread; copy what is needed later");
        }
    }

    // ---- predictions

    @Override
    public int predictions() {
        checkOpen();
        return predictions;
    }

    @Override
    public int rows() {
        checkOpen();
        return rows;
    }

    @Override
    public int firstRow(int prediction) {
        checkOpen();
        return firstRowOf(firstPrediction + Objects.checkIndex(prediction, predictions + 1)) - firstRow;
    }

    @Override
    public AnswerSource source() {
        return prediction(0).source();
    }

    @Override
    public long nanos() {
        checkOpen();
        return nanos;
    }

    @Override
    public long queueNanos() {
        checkOpen();
        return queueNanos;
    }

    @Override
    public Map<String, String> tags() {
        checkOpen();
        return tags;
    }

    @Override
    public PredictionId id(int prediction) {
        return prediction(prediction).id();
    }

    @Override
    public Route route(int prediction) {
        return prediction(prediction).route();
    }

    @Override
    public List<Violation> violations(int prediction) {
        return prediction(prediction).violations();
    }

    private Prediction<?> prediction(int prediction) {
        checkOpen();
        return answers[firstPrediction + Objects.checkIndex(prediction, predictions)];
    }

    // ---- elements

    @Override
    public int width(int row, int column) {
        int at = at(row);
        if (column < parts.features.length) {
            return parts.features[column].width(rowSizes);
        }
        int owner = owner(at);
        return answer(column).width(answers[owner].value(), at - firstRowOf(owner), rowsOf(owner));
    }

    @Override
    public double number(int row, int column, int element) {
        int at = at(row);
        checkKind(column, true);
        if (column < parts.features.length) {
            return parts.features[column].number(buffers, rowSizes, at, element);
        }
        int owner = owner(at);
        return answer(column).number(answers[owner].value(), at - firstRowOf(owner), rowsOf(owner), element);
    }

    @Override
    public @Nullable String text(int row, int column, int element) {
        int at = at(row);
        checkKind(column, false);
        if (column < parts.features.length) {
            return parts.features[column].text(buffers, rowSizes, at, element);
        }
        int owner = owner(at);
        return answer(column).text(answers[owner].value(), at - firstRowOf(owner), rowsOf(owner), element);
    }

    @Override
    public boolean isMissing(int row, int column, int element) {
        if (parts.isNumeric[column]) {
            return Double.isNaN(number(row, column, element)) || isReplaced(row, column, element);
        }
        String text = text(row, column, element);
        return text == null || text.isEmpty() || isReplaced(row, column, element);
    }

    @Override
    public void numbers(int row, double[] into) {
        int at = at(row);
        int features = parts.features.length;
        Objects.checkFromToIndex(0, features + parts.answers.length, into.length);
        parts.featureNumbers.read(buffers, rowSizes, at, into);
        int owner = owner(at);
        Object value = answers[owner].value();
        int itsRow = at - firstRowOf(owner);
        int itsRows = rowsOf(owner);
        for (int i = 0; i < parts.answers.length; i++) {
            AnswerPart part = parts.answers[i];
            boolean hasNumber = part.column().isNumeric() && part.width(value, itsRow, itsRows) > 0;
            into[features + i] = hasNumber ? part.number(value, itsRow, itsRows, 0) : Double.NaN;
        }
    }

    @Override
    public void numbers(int row, int column, int element, double[] into, int at, int count) {
        int its = at(row);
        checkKind(column, true);
        Objects.checkFromIndexSize(at, count, into.length);
        int width = width(row, column);
        int has = Math.max(0, Math.min(count, width - element));
        if (column < parts.features.length) {
            parts.features[column].numbers(buffers, rowSizes, its, element, into, at, has);
        } else {
            int owner = owner(its);
            int itsRow = its - firstRowOf(owner);
            int itsRows = rowsOf(owner);
            for (int i = 0; i < has; i++) {
                into[at + i] = answer(column).number(answers[owner].value(), itsRow, itsRows, element + i);
            }
        }
        Arrays.fill(into, at + has, at + count, Double.NaN);
    }

    @Override
    public boolean hasReplaced() {
        checkOpen();
        return !replaced.isEmpty();
    }

    private boolean isReplaced(int row, int column, int element) {
        return !replaced.isEmpty()
                && column < parts.features.length
                && parts.features[column].isReplaced(replaced, rowSizes, at(row), element);
    }

    private void checkKind(int column, boolean isNumeric) {
        if (parts.isNumeric[column] != isNumeric) {
            throw new IllegalArgumentException(PlainText.line("Column '"
                    + parts.layout().columns().get(column).name()
                    + (isNumeric
                            ? "' holds texts; read them with text(...)"
                            : "' holds numbers; read them with number(...)")));
        }
    }

    private AnswerPart answer(int column) {
        return parts.answers[column - parts.features.length];
    }

    // ---- places in the buffers

    private int at(int row) {
        checkOpen();
        return firstRow + Objects.checkIndex(row, rows);
    }

    /** Returns the index of the prediction that the row at a place belongs to. */
    private int owner(int at) {
        return chunk == null ? 0 : chunk.inputOf(at);
    }

    private int firstRowOf(int prediction) {
        return chunk != null ? chunk.firstRow(prediction) : prediction == 0 ? 0 : totalRows;
    }

    private int rowsOf(int prediction) {
        return firstRowOf(prediction + 1) - firstRowOf(prediction);
    }
}
