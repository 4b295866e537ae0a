package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.performance.Performance.Task;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the answers of one version are read, and what its labels may be. Immutable.
 *
 * @param task what the model answers; null if no column fits, and then nothing is recorded
 * @param answer where the class, or the number of a regression, is; null if there is only a score
 * @param scores where the scores are: of a binary task one element; null if there are none
 * @param classes the known classes, in the order of the scores; empty if they are not known, or of a regression
 * @param positive the class that is yes; empty unless the task is binary
 * @param negative the name of the other class
 * @param threshold from which score on a prediction is positive if there is no class
 * @param notes what could not be done as the settings say, for people
 */
record AnswerPlan(
        @Nullable Task task,
        @Nullable Cell answer,
        @Nullable Cell scores,
        List<String> classes,
        String positive,
        String negative,
        double threshold,
        List<String> notes) {

    /**
     * Elements of a column.
     *
     * @param column its number in the layout
     * @param isNumeric whether it has numbers
     * @param isTruth whether its numbers are truth values
     * @param element the first one
     * @param width how many
     */
    record Cell(int column, boolean isNumeric, boolean isTruth, int element, int width) {}

    AnswerPlan {
        classes = List.copyOf(classes);
        notes = List.copyOf(notes);
    }

    static AnswerPlan none(List<String> notes) {
        return new AnswerPlan(null, null, null, List.of(), "", "", Double.NaN, notes);
    }

    Optional<Task> knownTask() {
        return Optional.ofNullable(task);
    }

    /** Returns whether the metrics of another plan's answers mean the same. */
    boolean isLike(AnswerPlan other) {
        return task == other.task
                && classes.equals(other.classes)
                && positive.equals(other.positive)
                && Double.compare(threshold, other.threshold) == 0; // NaN unless the task is binary
    }

    /** Returns the name of a class that is a number or a truth value, as labels are compared with it. */
    static String className(double number, boolean isTruth) {
        if (isTruth) {
            return number == 0 ? "false" : "true";
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
