package io.mlprod.observe;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The columns of one model version's rows: those of the features, then those of the answer. Immutable.
 *
 * @since 0.1
 */
public final class RowLayout {

    private final ModelVersion model;
    private final List<Column> columns;
    private final int featureCount;

    /**
     * Creates a layout. The library calls this; tests of recorders may as well.
     *
     * @param model the version that the rows are of
     * @param features the columns that go into the model
     * @param answers the columns of what callers get
     */
    public RowLayout(ModelVersion model, List<Column> features, List<Column> answers) {
        this.model = Objects.requireNonNull(model, "model");
        List<Column> all = new ArrayList<>(Arguments.noNulls("features", features));
        all.addAll(Arguments.noNulls("answers", answers));
        this.columns = List.copyOf(all);
        this.featureCount = features.size();
    }

    /**
     * Returns the version that the rows are of.
     *
     * @return name, version and digest
     */
    public ModelVersion model() {
        return model;
    }

    /**
     * Returns all columns; a column's place in this list is its number in {@link PredictionRows}.
     *
     * @return unmodifiable, features before answers
     */
    public List<Column> columns() {
        return columns;
    }

    /**
     * Returns the columns that go into the model, in the order of its inputs and their columns.
     *
     * @return the first part of {@link #columns()}
     */
    public List<Column> features() {
        return columns.subList(0, featureCount);
    }

    /**
     * Returns the columns of what callers get. A value that is neither a number nor a text has none.
     *
     * @return the second part of {@link #columns()}
     */
    public List<Column> answers() {
        return columns.subList(featureCount, columns.size());
    }

    /**
     * Returns the version and the columns.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "RowLayout[" + model + " " + features() + " → " + answers() + "]";
    }
}
