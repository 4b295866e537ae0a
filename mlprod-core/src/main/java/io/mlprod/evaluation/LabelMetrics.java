package io.mlprod.evaluation;

import io.mlprod.internal.text.PlainText;
import java.util.List;

/** The metrics that need only predicted and actual classes. */
abstract class LabelMetrics {

    LabelMetrics() {}

    abstract Cells cells();

    /**
     * Returns the classes, in the order in which matrices and averages have them.
     *
     * @return at least one
     */
    public abstract List<String> labels();

    final int index(String label) {
        int index = labels().indexOf(label);
        if (index < 0) {
            throw new IllegalArgumentException(PlainText.line("There is no class '" + label + "', only " + labels()));
        }
        return index;
    }

    /**
     * Returns the share of rows whose class was predicted.
     *
     * @return the accuracy with Wilson's interval
     */
    public Estimate accuracy() {
        return cells().accuracy();
    }

    /**
     * Returns the mean of the recalls of the classes that occur.
     *
     * @return the balanced accuracy, with an interval combined of Wilson's intervals; undefined if all rows have the
     *     same class
     */
    public Estimate balancedAccuracy() {
        return cells().balancedAccuracy();
    }

    /**
     * Returns Matthews' correlation coefficient; for several classes its generalisation by Gorodkin.
     *
     * @return the correlation from -1 to 1, with an interval by the delta method; undefined if all rows have the same
     *     class or the same prediction
     */
    public Estimate mcc() {
        return cells().mcc();
    }

    /**
     * Returns the share of rows predicted as a class that have it.
     *
     * @param label the class
     * @return the precision with Wilson's interval; undefined if the class was never predicted
     * @throws IllegalArgumentException if there is no such class
     */
    public Estimate precision(String label) {
        return cells().precision(index(label));
    }

    /**
     * Returns the share of rows of a class that were predicted as it.
     *
     * @param label the class
     * @return the recall with Wilson's interval; undefined if no row has the class
     * @throws IllegalArgumentException if there is no such class
     */
    public Estimate recall(String label) {
        return cells().recall(index(label));
    }

    /**
     * Returns the weighted harmonic mean of a class's precision and recall.
     *
     * @param beta how many times as much the recall counts, above 0
     * @param label the class
     * @return F-beta with Wilson's interval; undefined if no row has the class and it was never predicted
     * @throws IllegalArgumentException if there is no such class or beta is out of range
     */
    public Estimate fBeta(double beta, String label) {
        return cells().fBeta(index(label), beta);
    }

    /**
     * Returns the average precision of the classes' predictions.
     *
     * @param average how classes are averaged
     * @return the precision with an interval; undefined without rows
     */
    public Estimate precision(Average average) {
        return cells().precision(average);
    }

    /**
     * Returns the average recall of the classes.
     *
     * @param average how classes are averaged
     * @return the recall with an interval; undefined without rows
     */
    public Estimate recall(Average average) {
        return cells().recall(average);
    }

    /**
     * Returns the average F-beta of the classes.
     *
     * @param beta how many times as much the recall counts as the precision, above 0
     * @param average how classes are averaged
     * @return F-beta with an interval; undefined without rows
     * @throws IllegalArgumentException if beta is out of range
     */
    public Estimate fBeta(double beta, Average average) {
        return cells().fBeta(beta, average);
    }
}
