package io.mlprod.testing.evaluate;

import io.mlprod.Predictor;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.ClassificationEvaluation;
import io.mlprod.evaluation.MulticlassEvaluation;
import io.mlprod.evaluation.RegressionEvaluation;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.data.DataSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How models are evaluated on test data: what they are asked, what is true, and which slices matter. Immutable; each
 * setter returns a copy.
 *
 * <p>Rows are streamed. What is kept of a row is its label, its answer and its slices, some 20 bytes. All functions of
 * rows are called on the thread that calls {@link #run}.
 *
 * @param <R> the rows of the data
 * @param <I> the input of the models
 * @param <O> the output of the models
 * @param <E> the kind of evaluation
 * @since 0.1
 */
public final class ModelEvaluation<R, I, O, E extends RowEvaluation<E>> {

    private static final double FEW_FAILURES = 0.01;

    private final Plan<R, I, O, E> plan;

    private ModelEvaluation(Plan<R, I, O, E> plan) {
        this.plan = plan;
    }

    /**
     * Starts from data whose rows are the input of the model.
     *
     * @param <R> the rows of the data
     * @param data the test data
     * @return what to say next: the input, if rows are not the input, and the kind of evaluation
     */
    public static <R> Inputs<R, R> of(DataSet<R> data) {
        return new Inputs<>(Objects.requireNonNull(data, "data"), row -> row);
    }

    /**
     * Test data with the model's input. Immutable.
     *
     * @param <R> the rows of the data
     * @param <I> the input of the models
     */
    public static final class Inputs<R, I> {

        private final DataSet<R> data;
        private final Function<? super R, ? extends I> input;

        private Inputs(DataSet<R> data, Function<? super R, ? extends I> input) {
            this.data = data;
            this.input = input;
        }

        /**
         * Sets how a row becomes the model's input. Use the code that makes it in production.
         *
         * @param <N> the input of the models
         * @param function makes the input of a row
         * @return the data with this input
         */
        public <N> Inputs<R, N> input(Function<? super R, ? extends N> function) {
            return new Inputs<>(data, Objects.requireNonNull(function, "function"));
        }

        /**
         * Evaluates scores for a yes or no.
         *
         * @param <O> the output of the models
         * @param label tells whether a row is positive
         * @param score reads the score of the positive class
         * @return the evaluation, to be run
         */
        public <O> ModelEvaluation<R, I, O, BinaryEvaluation> binary(
                Predicate<? super R> label, ToDoubleFunction<? super O> score) {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(score, "score");
            return with(() -> new BinaryAnswers<>(label, score));
        }

        /**
         * Evaluates predicted classes.
         *
         * @param <O> the output of the models
         * @param label the class of a row
         * @param predicted reads the predicted class
         * @return the evaluation, to be run
         */
        public <O> ModelEvaluation<R, I, O, ClassificationEvaluation> classes(
                Function<? super R, String> label, Function<? super O, String> predicted) {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(predicted, "predicted");
            return with(() -> new ClassAnswers<>(label, predicted));
        }

        /**
         * Evaluates scores of several classes.
         *
         * @param <O> the output of the models
         * @param classes the classes, in the order of the scores
         * @param label the class of a row
         * @param scores reads the scores, one for each class
         * @return the evaluation, to be run
         * @throws IllegalArgumentException if there are fewer than two classes, or one is named twice
         */
        public <O> ModelEvaluation<R, I, O, MulticlassEvaluation> multiclass(
                List<String> classes, Function<? super R, String> label, Function<? super O, double[]> scores) {
            List<String> names = Arguments.noNulls("The classes of an evaluation", classes);
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(scores, "scores");
            if (names.size() < 2) {
                throw new IllegalArgumentException("There must be at least two classes, not " + names.size());
            }
            if (names.stream().distinct().count() < names.size()) {
                throw new IllegalArgumentException(PlainText.line("A class is named twice: " + names));
            }
            return with(() -> new MulticlassAnswers<>(names, label, scores));
        }

        /**
         * Evaluates predicted numbers.
         *
         * @param <O> the output of the models
         * @param label the actual number of a row
         * @param predicted reads the predicted number
         * @return the evaluation, to be run
         */
        public <O> ModelEvaluation<R, I, O, RegressionEvaluation> regression(
                ToDoubleFunction<? super R> label, ToDoubleFunction<? super O> predicted) {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(predicted, "predicted");
            return with(() -> new RegressionAnswers<>(label, predicted));
        }

        private <O, E extends RowEvaluation<E>> ModelEvaluation<R, I, O, E> with(Supplier<Answers<R, O, E>> answers) {
            return new ModelEvaluation<>(new Plan<>(data, input, answers, List.of(), null, Settings.DEFAULT));
        }
    }

    /**
     * Adds slices: one for each value of a column, if the data's rows are of the type
     * {@link io.mlprod.testing.data.Row}. Rows where it is missing are a slice too.
     *
     * @param column the name of the column
     * @return a copy with these slices
     * @throws IllegalArgumentException if the name is blank, was used already or has " = " or " and " in it; later,
     *     while rows are read, if there is no such column
     */
    public ModelEvaluation<R, I, O, E> sliceBy(String column) {
        return with(Slicer.byColumn(column));
    }

    /**
     * Adds slices: one for each value of a row's property. Rows where it is null, blank, NaN or an empty Optional are a
     * slice too. Texts that could be read as two slices are named in quotes.
     *
     * @param name what the property is called
     * @param value returns the property, whose text names the slice
     * @return a copy with these slices
     * @throws IllegalArgumentException if the name is blank, was used already or has " = " or " and " in it
     */
    public ModelEvaluation<R, I, O, E> sliceBy(String name, Function<? super R, ?> value) {
        return with(Slicer.byValue(name, value));
    }

    /**
     * Adds slices: one for each range of a row's number. An edge belongs to the range above it. Rows where the number
     * is NaN are a slice too.
     *
     * @param name what the number is called
     * @param value returns the number
     * @param edges where one range ends and the next begins, ascending
     * @return a copy with these slices
     * @throws IllegalArgumentException if the name is blank, was used already or has " = " or " and " in it, or edges
     *     do not ascend
     */
    public ModelEvaluation<R, I, O, E> bucket(String name, ToDoubleFunction<? super R> value, double... edges) {
        return with(Slicer.byBucket(name, value, edges));
    }

    /**
     * Adds slices by several properties together, such as sex and age.
     *
     * @param names the names of two or more slices that were added before
     * @return a copy with these slices
     * @throws IllegalArgumentException if a name is unknown, or there are fewer than two
     */
    public ModelEvaluation<R, I, O, E> combine(String... names) {
        List<Slicer<R>> parts = Arguments.noNulls("names", names).stream()
                .distinct()
                .map(this::slicer)
                .toList();
        if (parts.size() < 2) {
            throw new IllegalArgumentException("Slices are combined from two or more names, not " + parts.size());
        }
        return with(Slicer.combined(parts));
    }

    private Slicer<R> slicer(String name) {
        return plan.slicers().stream()
                .filter(slicer -> slicer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        PlainText.line("There are no slices by '" + name + "', only by " + slicerNames())));
    }

    private List<String> slicerNames() {
        return plan.slicers().stream().map(Slicer::name).toList();
    }

    private ModelEvaluation<R, I, O, E> with(Slicer<R> slicer) {
        if (slicerNames().contains(slicer.name())) {
            throw new IllegalArgumentException(
                    "There are slices by '" + slicer.name() + "' already; give each its own name");
        }
        return new ModelEvaluation<>(plan.slicers(
                Stream.concat(plan.slicers().stream(), Stream.of(slicer)).toList()));
    }

    /**
     * Sets which rows belong together, such as those of one user. Their answers are no independent observations; all
     * intervals then come from a bootstrap of whole units.
     *
     * @param function returns what identifies the unit
     * @return a copy with these units
     */
    public ModelEvaluation<R, I, O, E> unit(Function<? super R, ?> function) {
        return new ModelEvaluation<>(plan.unit(Objects.requireNonNull(function, "function")));
    }

    /**
     * Counts rows that the model does not answer, and leaves them out, up to 1 % of all. By default they fail the
     * evaluation, because a model that fails on what is hard looks better than it is.
     *
     * @return a copy that counts
     */
    public ModelEvaluation<R, I, O, E> countFailures() {
        return countFailures(FEW_FAILURES);
    }

    /**
     * Counts rows that the model does not answer, and leaves them out, up to a share of all. More fail the evaluation;
     * more in a slice fail the gates of that slice. Gates judge the rows that are left.
     *
     * @param mostShare the largest share of rows that may have no answer, from 0 to 1; of few rows, one may
     * @return a copy that counts
     * @throws IllegalArgumentException if the share is out of range
     */
    public ModelEvaluation<R, I, O, E> countFailures(double mostShare) {
        return new ModelEvaluation<>(plan.settings(plan.settings().failures(mostShare)));
    }

    /**
     * Sets how many rows a slice needs to be gated. Smaller ones are reported only. The default is 50.
     *
     * @param rows at least 2
     * @return a copy with this number
     * @throws IllegalArgumentException if the number is below 2
     */
    public ModelEvaluation<R, I, O, E> minRows(int rows) {
        return new ModelEvaluation<>(plan.settings(plan.settings().minRows(rows)));
    }

    /**
     * Sets the confidence level of all intervals. The default is 0.95.
     *
     * @param level the probability with which an interval contains the true value, between 0 and 1
     * @return a copy with this level
     * @throws IllegalArgumentException if the level is out of range
     */
    public ModelEvaluation<R, I, O, E> confidence(double level) {
        return new ModelEvaluation<>(plan.settings(plan.settings().confidence(level)));
    }

    /**
     * Sets the bootstrap of differences and of metrics without an interval. Its level and its groups are set by
     * {@link #confidence} and {@link #unit} instead. The default is {@link Bootstrap#DEFAULT}.
     *
     * @param settings the number of resamples and the seed
     * @return a copy with these settings
     */
    public ModelEvaluation<R, I, O, E> bootstrap(Bootstrap settings) {
        return new ModelEvaluation<>(plan.settings(plan.settings().bootstrap(settings)));
    }

    /**
     * Asks a model for all rows. A {@link io.mlprod.ModelHandle} answers them in batches. Blocks until all rows are
     * answered; memory grows by some 20 bytes a row.
     *
     * @param name what the model is called in reports, such as {@code champion} or a version
     * @param model the model
     * @return the evaluated model
     * @throws AssertionError if more rows have no answer than {@link #countFailures} allows, which is none unless set
     * @throws IllegalArgumentException if there are no rows, or a function of rows fails; says at which row
     */
    public EvaluatedModel<E> run(String name, Predictor<I, ? extends O> model) {
        String label = PlainText.line(Arguments.notBlank("A model's name", name));
        return new RowRun<>(plan, label).over(Objects.requireNonNull(model, "model"));
    }
}
