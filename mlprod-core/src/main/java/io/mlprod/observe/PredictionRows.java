package io.mlprod.observe;

import io.mlprod.error.Violation;
import io.mlprod.model.PredictionId;
import io.mlprod.routing.Route;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A view of the rows of answered predictions: the features as they went into the model, after repairs, and the answers.
 *
 * <p>Predictions are numbered from 0, and so are rows. A prediction has one row, unless its input was a batch of
 * tensors; a batch of a call has one prediction for each input. Columns are those of the version's {@link RowLayout}.
 * Reading creates no objects.
 *
 * <p>Valid only during the call of {@link RowRecorder#record} that it was passed to, and on that call's thread: any
 * other use throws an {@link IllegalStateException}. An index out of range throws an {@link IndexOutOfBoundsException}.
 *
 * @since 0.1
 */
public interface PredictionRows {

    /**
     * Returns the number of predictions.
     *
     * @return 1 or more
     */
    int predictions();

    /**
     * Returns the number of rows of all predictions together.
     *
     * @return 0 or more
     */
    int rows();

    /**
     * Returns the first row of a prediction, which ends where the next prediction begins.
     *
     * @param prediction from 0; the number of predictions is also allowed, and gives the number of rows
     * @return from 0
     */
    int firstRow(int prediction);

    /**
     * Returns the source of the answers, which is the same for all.
     *
     * @return {@link AnswerSource#RUN}, {@link AnswerSource#BATCH} or {@link AnswerSource#CACHE}
     */
    AnswerSource source();

    /**
     * Returns the time from call to answer.
     *
     * @return nanoseconds; for a prediction that was answered with others of its call, its share
     */
    long nanos();

    /**
     * Returns how much of that time the call waited for its turn, or for another call's answer.
     *
     * @return nanoseconds, 0 if it did not wait
     */
    long queueNanos();

    /**
     * Returns the tags of the call.
     *
     * @return unmodifiable, valid forever
     */
    Map<String, String> tags();

    /**
     * Returns the identity of a prediction.
     *
     * @param prediction from 0
     * @return what joins it with its feedback; valid forever
     */
    PredictionId id(int prediction);

    /**
     * Returns why this version answered.
     *
     * @param prediction from 0
     * @return the route; valid forever
     */
    Route route(int prediction);

    /**
     * Returns the violations that were repaired or flagged.
     *
     * @param prediction from 0
     * @return unmodifiable, valid forever; empty for a clean input
     */
    List<Violation> violations(int prediction);

    /**
     * Returns the number of elements of a column in a row.
     *
     * @param row from 0
     * @param column from 0
     * @return 1 for a single value; {@link Column#width} unless that varies
     */
    int width(int row, int column);

    /**
     * Returns a number, a truth value (0 or 1) or a category that is a number.
     *
     * @param row from 0
     * @param column from 0, one that {@linkplain Column#isNumeric is numeric}
     * @param element from 0
     * @return the value; whole numbers beyond 2^53 are rounded; NaN if there is none
     * @throws IllegalArgumentException if the column holds texts
     */
    double number(int row, int column, int element);

    /**
     * Returns the first number of a column.
     *
     * @param row from 0
     * @param column from 0
     * @return the same as with element 0
     */
    default double number(int row, int column) {
        return number(row, column, 0);
    }

    /**
     * Returns a text, or a category that is a text.
     *
     * @param row from 0
     * @param column from 0, one that {@linkplain Column#isNumeric is not numeric}
     * @param element from 0
     * @return the text, which may be personal data; null if there is none
     * @throws IllegalArgumentException if the column holds numbers
     */
    @Nullable
    String text(int row, int column, int element);

    /**
     * Returns the first text of a column.
     *
     * @param row from 0
     * @param column from 0
     * @return the same as with element 0
     */
    default @Nullable String text(int row, int column) {
        return text(row, column, 0);
    }

    /**
     * Returns whether a value was missing: null, NaN or an empty text, even if a rule has replaced it.
     *
     * @param row from 0
     * @param column from 0
     * @param element from 0
     * @return true if {@link #number} or {@link #text} returns no value, or returns what a rule has put in
     */
    boolean isMissing(int row, int column, int element);

    /**
     * Returns whether the first value of a column was missing.
     *
     * @param row from 0
     * @param column from 0
     * @return the same as with element 0
     */
    default boolean isMissing(int row, int column) {
        return isMissing(row, column, 0);
    }

    /**
     * Copies the first number of each numeric column, which costs much less than to read them one by one.
     *
     * @param row from 0
     * @param into an array with an element for each column of the layout; NaN is put in where a column has texts, or
     *     nothing
     * @throws IndexOutOfBoundsException if the array is shorter than that
     */
    void numbers(int row, double[] into);

    /**
     * Copies elements of a numeric column, which costs much less than to read them one by one.
     *
     * @param row from 0
     * @param column from 0, one that {@linkplain Column#isNumeric is numeric}
     * @param element the first one, from 0
     * @param into where to put them; NaN for elements that the row does not have
     * @param at where the first one goes
     * @param count how many
     * @throws IllegalArgumentException if the column holds texts
     * @throws IndexOutOfBoundsException if the array has no such part, or an index is negative
     */
    default void numbers(int row, int column, int element, double[] into, int at, int count) {
        Objects.checkFromIndexSize(at, count, into.length);
        int width = width(row, column);
        for (int i = 0; i < count; i++) {
            into[at + i] = element + i < width ? number(row, column, element + i) : Double.NaN;
        }
    }

    /**
     * Returns whether a rule may have replaced a missing value of these rows. If not, {@link #isMissing} says nothing
     * that the values do not.
     *
     * @return false if what is missing is NaN, null or empty
     */
    boolean hasReplaced();
}
