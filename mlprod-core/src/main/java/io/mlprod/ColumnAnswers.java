package io.mlprod;

import io.mlprod.error.MlprodException;
import io.mlprod.error.Violation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers to {@link ModelHandle#predictColumns(Columns) columns}: each output of the model as one array, row after
 * row, and what became of each row. A row that was not answered has NaN, 0 or null in the arrays.
 *
 * <p>Thread-safe, as long as nobody changes the arrays, which are the caller's own.
 *
 * @since 0.1
 */
public interface ColumnAnswers {

    /**
     * Returns the number of rows.
     *
     * @return as many as were given
     */
    int rows();

    /**
     * Returns the names of the model's outputs that were computed: those that the handle's output type reads, if they
     * are tensors.
     *
     * @return unmodifiable
     */
    List<String> outputs();

    /**
     * Returns how many elements an output has for each row.
     *
     * @param output a name of {@link #outputs()}
     * @return 0 if no row was answered
     * @throws IllegalArgumentException if there is no such output
     */
    int width(String output);

    /**
     * Returns an output of float32, float16 or bfloat16 elements.
     *
     * @param output a name of {@link #outputs()}
     * @return the elements, row after row; always the same array
     * @throws IllegalArgumentException if there is no such output, or it has other elements
     */
    float[] floats(String output);

    /**
     * Returns an output of float64 elements.
     *
     * @param output a name of {@link #outputs()}
     * @return the elements, row after row; always the same array
     * @throws IllegalArgumentException if there is no such output, or it has other elements
     */
    double[] doubles(String output);

    /**
     * Returns an output of whole numbers of any width, or of truth values (0 or 1).
     *
     * @param output a name of {@link #outputs()}
     * @return the elements, row after row; always the same array
     * @throws IllegalArgumentException if there is no such output, or it has other elements
     */
    long[] longs(String output);

    /**
     * Returns an output of texts.
     *
     * @param output a name of {@link #outputs()}
     * @return the elements, row after row; always the same array
     * @throws IllegalArgumentException if there is no such output, or it has other elements
     */
    @Nullable
    String[] texts(String output);

    /**
     * Returns how many rows were not answered.
     *
     * @return 0 if all were
     */
    int failed();

    /**
     * Returns why a row was not answered.
     *
     * @param row from 0
     * @return what {@code predict} would have thrown for the row; empty if it was answered
     */
    Optional<MlprodException> failure(int row);

    /**
     * Returns whether a row was answered.
     *
     * @param row from 0
     * @return false if {@link #failure} says why not
     */
    default boolean isAnswered(int row) {
        return failure(row).isEmpty();
    }

    /**
     * Returns what was repaired or flagged in a row that was answered, or why it was rejected as invalid.
     *
     * @param row from 0
     * @return unmodifiable; empty for a clean row
     */
    List<Violation> violations(int row);

    /**
     * Returns the identity of a row's prediction.
     *
     * @param row from 0
     * @return what joins it with its feedback
     */
    PredictionId id(int row);

    /**
     * Returns the version that answered a row.
     *
     * @param row from 0
     * @return the version; the one that was asked, if the row was not answered
     */
    ModelVersion model(int row);
}
