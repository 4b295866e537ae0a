package io.mlprod.observe;

import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the rows of one model version have: the columns of the features, then those of the answer. Immutable.
 *
 * @since 0.1
 */
public final class RowLayout {

    private final ModelVersion model;
    private final List<Column> columns;
    private final int featureCount;

    /**
     * Puts columns together. The library does it; tests of recorders may, too.
     *
     * @param model which version
     * @param features the columns that go into the model
     * @param answers the columns of what callers get
     */
    public RowLayout(ModelVersion model, List<Column> features, List<Column> answers) {
        this.model = Objects.requireNonNull(model, "model");
        List<Column> all = new ArrayList<>(features);
        all.addAll(answers);
        this.columns = List.copyOf(all);
        this.featureCount = features.size();
    }

    /**
     * Returns which version the rows are of.
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
     * Returns the columns of what callers get. What is neither number nor text has none.
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
