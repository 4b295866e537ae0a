package io.mlprod.monitoring.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of how predictions are compared with their late labels. Made by {@link #automatic}, {@link #binary},
 * {@link #multiclass} or {@link #regression}; each method that sets something keeps the rest. Immutable and
 * thread-safe.
 *
 * <p>They say nothing about one model: a column or class that a model does not have is told in its reports.
 *
 * @since 0.1
 */
public final class Performance {

    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
    private static final long MOST_WINDOWS = 20_000; // that wait for labels, with a report each

    /** What a model answers. */
    public enum Task {
        /** Yes or no: one of two classes, or the score of one. */
        BINARY,
        /** One of several classes, or a score for each. */
        MULTICLASS,
        /** A number. */
        REGRESSION
    }

    /** What is compared: the task and the columns of the answer; empty for what the layout says. */
    private record Answers(
            Optional<Task> task,
            Optional<String> positiveClass,
            Optional<String> answerColumn,
            Optional<String> scoreColumn,
            double threshold) {}

    /** The times of windows. */
    private record Times(Duration window, Duration expiry, Duration settle) {

        /** Returns settle, or less, so that a window is judged before it expires. */
        private Duration settled() {
            Duration longest = expiry.minus(window);
            return settle.compareTo(longest) > 0 ? longest : settle;
        }
    }

    /** How a difference is judged. */
    private record Judging(
            long minRows,
            long referenceRows,
            Map<PerformanceMetric, Estimate> references,
            double tolerance,
            double falseAlarmsPerDay) {}

    private final Answers answers;
    private final List<PerformanceMetric> metrics;
    private final Map<String, UnaryOperator<String>> slices;
    private final Times times;
    private final Judging judging;
    private final @Nullable PredictionStore store;

    private Performance(Answers answers) {
        this(
                answers,
                List.of(),
                Map.of(),
                new Times(Duration.ofDays(1), Duration.ofDays(30), Duration.ofDays(7)),
                new Judging(200, 2_000, Map.of(), 0.01, 0.001),
                null);
    }

    private Performance(
            Answers answers,
            List<PerformanceMetric> metrics,
            Map<String, UnaryOperator<String>> slices,
            Times times,
            Judging judging,
            @Nullable PredictionStore store) {
        this.answers = answers;
        this.metrics = metrics;
        this.slices = slices;
        this.times = times;
        this.judging = judging;
        this.store = store;
    }

    private static Performance of(@Nullable Task task, @Nullable String positiveClass) {
        return new Performance(new Answers(
                Optional.ofNullable(task),
                Optional.ofNullable(positiveClass),
                Optional.empty(),
                Optional.empty(),
                0.5));
    }

    /**
     * Takes from the columns of each model's answer what it predicts: a category is the class, numbers that belong to
     * classes are scores, and a number alone is a regression.
     *
     * @return settings
     */
    public static Performance automatic() {
        return of(null, null);
    }

    /**
     * Compares answers of yes or no.
     *
     * @param positiveClass the class that is yes, as the answer has it; {@code true} or {@code 1} for truth values
     * @return settings
     * @throws IllegalArgumentException if it is blank
     */
    public static Performance binary(String positiveClass) {
        return of(Task.BINARY, Arguments.notBlank("The positive class of a performance", positiveClass));
    }

    /**
     * Compares classes.
     *
     * @return settings
     */
    public static Performance multiclass() {
        return of(Task.MULTICLASS, null);
    }

    /**
     * Compares numbers.
     *
     * @return settings
     */
    public static Performance regression() {
        return of(Task.REGRESSION, null);
    }

    /**
     * Sets the column of the answer that has the class, or the number of a regression.
     *
     * @param column its name
     * @return new settings
     * @throws IllegalArgumentException if it is blank
     */
    public Performance answer(String column) {
        Optional<String> name = Optional.of(Arguments.notBlank("The answer column of a performance", column));
        return with(new Answers(answers.task, answers.positiveClass, name, answers.scoreColumn, answers.threshold));
    }

    /**
     * Sets the column of the answer that has the scores: one for each class, or that of the positive class.
     *
     * @param column its name
     * @return new settings
     * @throws IllegalArgumentException if it is blank
     */
    public Performance scores(String column) {
        Optional<String> name = Optional.of(Arguments.notBlank("The score column of a performance", column));
        return with(new Answers(answers.task, answers.positiveClass, answers.answerColumn, name, answers.threshold));
    }

    /**
     * Sets from which score on a prediction is positive, for models that answer a score and no class.
     *
     * @param score a finite number; 0.5 unless set
     * @return new settings
     * @throws IllegalArgumentException if it is not finite
     */
    public Performance threshold(double score) {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("The threshold of a performance must be finite, not " + score);
        }
        return with(new Answers(answers.task, answers.positiveClass, answers.answerColumn, answers.scoreColumn, score));
    }

    private Performance with(Answers changed) {
        return new Performance(changed, metrics, slices, times, judging, store);
    }

    /**
     * Sets the metrics. The first one that is defined is compared among slices.
     *
     * @param wanted one or more; those of another task are left out and told in the report. Unless set: ROC AUC,
     *     accuracy, precision, recall, F1, log loss, Brier score and calibration error; MAE, RMSE and R² of numbers
     * @return new settings
     * @throws IllegalArgumentException if there is none
     */
    public Performance metrics(PerformanceMetric... wanted) {
        List<PerformanceMetric> list = Arguments.noNulls("The metrics of a performance", wanted).stream()
                .distinct()
                .toList();
        if (list.isEmpty()) {
            throw new IllegalArgumentException("The metrics of a performance are none; name at least one");
        }
        return new Performance(answers, list, slices, times, judging, store);
    }

    /**
     * Adds features and tags by which predictions are compared. Their values go into the store as they are; see
     * {@link #slice} for those that should not.
     *
     * @param names of features that are categories or texts, or of tags of calls
     * @return new settings
     * @throws IllegalArgumentException if one is blank
     */
    public Performance slices(String... names) {
        Performance changed = this;
        for (String name : Arguments.noNulls("The slices of a performance", names)) {
            changed = changed.slice(name, UnaryOperator.identity());
        }
        return changed;
    }

    /**
     * Adds a feature or tag by which predictions are compared, and says how its values are kept.
     *
     * @param name of a feature that is a category or text, or of a tag of calls
     * @param shown turns a value into what is stored and shown, for example a pseudonym; called before the value leaves
     *     the process, on a thread of the monitor
     * @return new settings
     * @throws IllegalArgumentException if the name is blank
     */
    public Performance slice(String name, UnaryOperator<String> shown) {
        Map<String, UnaryOperator<String>> more = new LinkedHashMap<>(slices);
        more.put(Arguments.notBlank("A slice of a performance", name), Objects.requireNonNull(shown, "shown"));
        return new Performance(answers, metrics, Collections.unmodifiableMap(more), times, judging, store);
    }

    /**
     * Sets how long windows are. They are those of the time of predictions, and begin at whole multiples since 1970 in
     * UTC.
     *
     * @param length a minute or more, whole milliseconds, no longer than {@link #expiry()}; a day unless set
     * @return new settings
     * @throws IllegalArgumentException if it is out of range
     */
    public Performance window(Duration length) {
        return with(new Times(Objects.requireNonNull(length, "length"), times.expiry, times.settle));
    }

    /**
     * Sets how long a prediction waits for its label. Labels that come later count as late, and a window is no longer
     * looked at when it is that old.
     *
     * @param longest no shorter than a window; 30 days unless set
     * @return new settings
     * @throws IllegalArgumentException if it is out of range
     */
    public Performance expiry(Duration longest) {
        return with(new Times(times.window, Objects.requireNonNull(longest, "longest"), times.settle));
    }

    /**
     * Sets how long after its end a window counts as complete although labels are missing. One of which nearly none is
     * missing, compared with those of its rarest class, is complete sooner. Only complete windows have a verdict, and
     * become the reference: whoever pays is known sooner than who does not, so the labels that come first are better
     * than the others.
     *
     * @param time zero or more, at most 20,000 windows; 7 days unless set. A window that would expire before settles
     *     one window before it expires
     * @return new settings
     * @throws IllegalArgumentException if it is out of range
     */
    public Performance settle(Duration time) {
        return with(new Times(times.window, times.expiry, Arguments.notNegative("A performance's settle", time)));
    }

    private Performance with(Times changed) {
        Duration expiry = Arguments.period("A performance's expiry", changed.expiry);
        Duration window = changed.window;
        if (window.compareTo(SHORTEST_WINDOW) < 0
                || window.compareTo(expiry) > 0
                || window.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException("A performance's window must be a minute or more, whole milliseconds"
                    + " and no longer than its expiry of " + DurationText.of(expiry) + ", not "
                    + DurationText.of(window));
        }
        long waiting = changed.settled().dividedBy(window);
        if (waiting > MOST_WINDOWS) {
            throw new IllegalArgumentException(
                    "A performance's settle of " + DurationText.of(changed.settled()) + " is "
                            + waiting + " windows of " + DurationText.of(window) + ", and at most " + MOST_WINDOWS
                            + " can wait for labels; make windows longer, or settle shorter");
        }
        return new Performance(answers, metrics, slices, changed, judging, store);
    }

    /**
     * Sets how many labelled predictions a window must have for a verdict. A slice needs half of them, and so does the
     * rest.
     *
     * @param rows 20 or more; 200 unless set
     * @return new settings
     * @throws IllegalArgumentException if it is less
     */
    public Performance minRows(long rows) {
        if (rows < 20) {
            throw new IllegalArgumentException("A performance's minRows must be 20 or more, not " + rows);
        }
        return with(new Judging(
                rows, judging.referenceRows, judging.references, judging.tolerance, judging.falseAlarmsPerDay));
    }

    /**
     * Sets how many labelled predictions a reference is learned from: the first complete and representative windows of
     * a version that have as many together.
     *
     * @param rows 20 or more; 2,000 unless set
     * @return new settings
     * @throws IllegalArgumentException if it is less
     */
    public Performance referenceRows(long rows) {
        if (rows < 20) {
            throw new IllegalArgumentException("A performance's referenceRows must be 20 or more, not " + rows);
        }
        return with(
                new Judging(judging.minRows, rows, judging.references, judging.tolerance, judging.falseAlarmsPerDay));
    }

    /**
     * Sets what a metric is compared with, in place of what is learned.
     *
     * @param metric which one
     * @param value with its 95 % interval, for example of the test data
     * @return new settings
     * @throws IllegalArgumentException if it has no value or no interval, or the metric cannot have that value
     */
    public Performance reference(PerformanceMetric metric, Estimate value) {
        if (!value.isDefined() || !value.isBounded()) {
            throw new IllegalArgumentException("The reference of " + metric.title()
                    + " needs a value and an interval; give reference(metric, level) for a level without an interval");
        }
        if (!metric.mayBe(value.value())) {
            throw new IllegalArgumentException(
                    "The reference of " + metric.title() + " cannot be " + NumberText.exact(value.value())
                            + "; shares and areas are between 0 and 1, such as 0.80 for 80 %");
        }
        Map<PerformanceMetric, Estimate> more = new EnumMap<>(PerformanceMetric.class);
        more.putAll(judging.references);
        more.put(metric, value);
        return with(new Judging(
                judging.minRows,
                judging.referenceRows,
                Collections.unmodifiableMap(more),
                judging.tolerance,
                judging.falseAlarmsPerDay));
    }

    /**
     * Sets the level that a metric is compared with, as an exact number.
     *
     * @param metric which one
     * @param level a finite number
     * @return new settings
     * @throws IllegalArgumentException if it is not finite, or the metric cannot have that value
     */
    public Performance reference(PerformanceMetric metric, double level) {
        return reference(metric, new Estimate(level, level, level, ""));
    }

    /**
     * Sets which difference from the reference does not matter, however sure it is.
     *
     * @param share of the reference's value, 0 or more and below 1; 0.01 unless set
     * @return new settings
     * @throws IllegalArgumentException if it is out of range
     */
    public Performance tolerance(double share) {
        Arguments.shareBelowOne("A performance's tolerance", share);
        return with(new Judging(
                judging.minRows, judging.referenceRows, judging.references, share, judging.falseAlarmsPerDay));
    }

    /**
     * Sets how often the verdict of a version may be {@code BETTER} or {@code WORSE} by chance alone.
     *
     * @param rate a number of windows a day, above 0 and below 1; 0.001 unless set
     * @return new settings
     * @throws IllegalArgumentException if it is out of range
     */
    public Performance falseAlarmsPerDay(double rate) {
        Arguments.properShare("A performance's falseAlarmsPerDay", rate);
        return with(new Judging(judging.minRows, judging.referenceRows, judging.references, judging.tolerance, rate));
    }

    private Performance with(Judging changed) {
        return new Performance(answers, metrics, slices, times, changed, store);
    }

    /**
     * Sets where predictions wait for their labels. It stays open when the monitor is closed: who makes it closes it.
     *
     * @param kept in memory unless set
     * @return new settings
     */
    public Performance store(PredictionStore kept) {
        Objects.requireNonNull(kept, "store");
        return new Performance(answers, metrics, slices, times, judging, kept);
    }

    // ---- what is set

    /**
     * Returns the task.
     *
     * @return empty if the layout says it
     */
    public Optional<Task> task() {
        return answers.task;
    }

    /**
     * Returns the class that is yes.
     *
     * @return empty if the layout says it
     */
    public Optional<String> positiveClass() {
        return answers.positiveClass;
    }

    /**
     * Returns the column that has the class or number.
     *
     * @return empty if the layout says it
     */
    public Optional<String> answerColumn() {
        return answers.answerColumn;
    }

    /**
     * Returns the column that has the scores.
     *
     * @return empty if the layout says it
     */
    public Optional<String> scoreColumn() {
        return answers.scoreColumn;
    }

    /**
     * Returns from which score on a prediction is positive if the model answers no class.
     *
     * @return 0.5 unless set
     */
    public double threshold() {
        return answers.threshold;
    }

    /**
     * Returns the metrics for a task.
     *
     * @param task what the model answers
     * @return those that were set and fit the task, or the usual ones
     */
    public List<PerformanceMetric> metrics(Task task) {
        return metrics.isEmpty()
                ? PerformanceMetric.usual(task)
                : metrics.stream().filter(metric -> metric.isOf(task)).toList();
    }

    /**
     * Returns the metrics that were set, or were given a reference, and do not fit a task.
     *
     * @param task what the model answers
     * @return usually empty
     */
    public List<PerformanceMetric> metricsOfOtherTasks(Task task) {
        return Stream.concat(metrics.stream(), judging.references.keySet().stream())
                .distinct()
                .filter(metric -> !metric.isOf(task))
                .toList();
    }

    /**
     * Returns the features and tags by which predictions are compared.
     *
     * @return how values are kept, by name, in the order in which they were set; unmodifiable
     */
    public Map<String, UnaryOperator<String>> slices() {
        return slices;
    }

    /**
     * Returns how long windows are.
     *
     * @return a day unless set
     */
    public Duration window() {
        return times.window;
    }

    /**
     * Returns how long a prediction waits for its label.
     *
     * @return 30 days unless set
     */
    public Duration expiry() {
        return times.expiry;
    }

    /**
     * Returns how long after its end a window counts as complete.
     *
     * @return 7 days unless set, and no longer than {@link #expiry()} less a window
     */
    public Duration settle() {
        return times.settled();
    }

    /**
     * Returns how many labelled predictions a verdict needs.
     *
     * @return 200 unless set
     */
    public long minRows() {
        return judging.minRows;
    }

    /**
     * Returns how many labelled predictions a reference is learned from.
     *
     * @return 2,000 unless set
     */
    public long referenceRows() {
        return judging.referenceRows;
    }

    /**
     * Returns what was set as a reference.
     *
     * @return by metric; unmodifiable
     */
    public Map<PerformanceMetric, Estimate> references() {
        return judging.references;
    }

    /**
     * Returns which difference does not matter.
     *
     * @return a share of the reference's value
     */
    public double tolerance() {
        return judging.tolerance;
    }

    /**
     * Returns how often a verdict may be wrong by chance.
     *
     * @return windows a day
     */
    public double falseAlarmsPerDay() {
        return judging.falseAlarmsPerDay;
    }

    /**
     * Returns where predictions wait.
     *
     * @return empty for a store in memory
     */
    public Optional<PredictionStore> store() {
        return Optional.ofNullable(store);
    }

    /**
     * Returns the task, the window and the slices.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Performance[" + answers.task.map(Enum::name).orElse("AUTOMATIC") + ", windows of "
                + DurationText.of(times.window) + ", slices " + slices.keySet() + "]");
    }
}
