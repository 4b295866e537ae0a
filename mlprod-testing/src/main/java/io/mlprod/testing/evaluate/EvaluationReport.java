package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.testing.internal.page.PageHtml;
import io.mlprod.testing.internal.page.PageMarkdown;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * What was measured of a model, and what gates say of it: as tests, as a page, as JSON and as Markdown. Immutable,
 * thread-safe.
 *
 * @since 0.1
 */
public final class EvaluationReport {

    private static final Path DIRECTORY = Path.of("target", "mlprod");

    private final ReportFacts facts;

    private EvaluationReport(ReportFacts facts) {
        this.facts = facts;
    }

    /**
     * Starts the report of a model.
     *
     * @param <E> the kind of evaluation
     * @param model the model, run
     * @return a builder without metrics and gates
     */
    public static <E extends RowEvaluation<E>> Builder<E> of(EvaluatedModel<E> model) {
        return new Builder<>(Objects.requireNonNull(model, "model"));
    }

    /**
     * What a report is made of. For one thread.
     *
     * @param <E> the kind of evaluation
     */
    public static final class Builder<E extends RowEvaluation<E>> {

        private final EvaluatedModel<E> model;
        private @Nullable EvaluatedModel<E> champion;
        private final List<Metric<E>> metrics = new ArrayList<>();
        private final List<Gate<E>> gates = new ArrayList<>();
        private final List<Metric<E>> searched = new ArrayList<>();
        private final List<Ranking> rankings = new ArrayList<>();

        private Builder(EvaluatedModel<E> model) {
            this.model = model;
        }

        /**
         * Compares with a champion on the same rows.
         *
         * @param other the champion, run with the same {@link ModelEvaluation}
         * @return this
         */
        public Builder<E> against(EvaluatedModel<E> other) {
            champion = Objects.requireNonNull(other, "other");
            return this;
        }

        /**
         * Adds metrics to show, of all rows and of each slice. Those of gates are added by themselves.
         *
         * @param more metrics
         * @return this
         */
        @SafeVarargs
        public final Builder<E> metrics(Metric<E>... more) {
            for (Metric<E> metric : Objects.requireNonNull(more, "more")) {
                add(Objects.requireNonNull(metric, "a metric is null"));
            }
            return this;
        }

        /**
         * Adds gates.
         *
         * @param more gates
         * @return this
         */
        @SafeVarargs
        public final Builder<E> gates(Gate<E>... more) {
            for (Gate<E> gate : Objects.requireNonNull(more, "more")) {
                gates.add(Objects.requireNonNull(gate, "a gate is null"));
                add(gate.metric());
            }
            return this;
        }

        private void add(Metric<E> metric) {
            if (metrics.stream().noneMatch(known -> known.name().equals(metric.name()))) {
                metrics.add(metric);
            }
        }

        /**
         * Adds a search for the slice in which the model is most clearly worse than the champion, or without one, for
         * the slice that is most clearly worse than the rows outside it. It is a gate, which fails if that is more than
         * chance; to see the slice only, call {@link EvaluatedModel#worstSlice(Metric)}.
         *
         * @param metric the metric
         * @return this
         */
        public Builder<E> worstSlice(Metric<E> metric) {
            searched.add(Objects.requireNonNull(metric, "metric"));
            add(metric);
            return this;
        }

        /**
         * Adds a ranking.
         *
         * @param ranking the ranking
         * @return this
         */
        public Builder<E> ranking(Ranking ranking) {
            rankings.add(Objects.requireNonNull(ranking, "ranking"));
            return this;
        }

        /**
         * Measures everything. Blocks; bootstraps of many rows take seconds.
         *
         * @return the report
         * @throws IllegalArgumentException if there are neither metrics nor gates, a gate needs a champion and there is
         *     none, a gate is for each slice and there are none, no slice can be compared for {@link #worstSlice}, or
         *     the champion was evaluated on other rows
         */
        public EvaluationReport build() {
            if (metrics.isEmpty()) {
                throw new IllegalArgumentException(
                        "The report of '" + model.name() + "' measures nothing; add metrics(...) or gates(...)");
            }
            GateJudge<E> judge = new GateJudge<>(model, champion);
            List<WorstSlice> worst = searched.stream()
                    .map(metric -> champion == null ? model.worstSlice(metric) : model.worstSlice(metric, champion))
                    .toList();
            List<GateOutcome> outcomes = Stream.concat(
                            gates.stream().flatMap(gate -> judge.outcomes(gate).stream()),
                            worst.stream().map(slice -> slice.outcome(judge.rows())))
                    .toList();
            return new EvaluationReport(ReportFacts.of(model, champion, metrics, outcomes, worst, rankings));
        }
    }

    /**
     * Returns the outcome of each gate for all rows and, if it is per slice, for each slice; then of each search for
     * the worst slice.
     *
     * @return in the order of the gates
     */
    public List<GateOutcome> outcomes() {
        return facts.outcomes();
    }

    /**
     * Returns whether all gates are open.
     *
     * @return true if there is none
     */
    public boolean isOpen() {
        return facts.outcomes().stream().allMatch(GateOutcome::isOpen);
    }

    /**
     * Fails a test if a gate is not open. The message has what did not pass, and what looks wrong with the data.
     *
     * @throws AssertionError if a gate is not open
     * @throws IllegalStateException if there is no gate
     */
    public void assertOpen() {
        requireGates();
        if (!isOpen()) {
            throw new AssertionError(facts.failureText());
        }
    }

    private void requireGates() {
        if (facts.outcomes().isEmpty()) {
            throw new IllegalStateException(
                    "The report of '" + facts.model() + "' has no gate, so it proves nothing; add gates(...)");
        }
    }

    /**
     * Returns a test for each outcome, for a method with {@code @TestFactory}. Each appears by its name in the reports
     * of Surefire and of IDEs; slices that are not gated are skipped with their reason.
     *
     * @return the tests, which need no time
     * @throws IllegalStateException if there is no gate
     */
    public Stream<DynamicTest> tests() {
        requireGates();
        return facts.outcomes().stream().map(this::test);
    }

    private DynamicTest test(GateOutcome outcome) {
        return DynamicTest.dynamicTest(outcome.finding().title(), () -> {
            if (outcome instanceof GateOutcome.NotGated) {
                throw new TestAbortedException(outcome.finding().text());
            }
            if (!outcome.isOpen()) {
                throw new AssertionError(facts.failureText(outcome));
            }
        });
    }

    /**
     * Returns a page that needs no other file, for people.
     *
     * @return HTML
     */
    public String html() {
        return PageHtml.of(ReportPage.of(facts));
    }

    /**
     * Returns Markdown, for a comment on a change.
     *
     * @return Markdown of GitHub's kind
     */
    public String markdown() {
        return PageMarkdown.of(ReportPage.of(facts));
    }

    /**
     * Returns all numbers, for machines. Undefined values and bounds are null.
     *
     * @return a JSON object; its field {@code format} is 1
     */
    public String json() {
        return ReportJson.of(facts);
    }

    /**
     * Writes the three files to {@code target/mlprod}.
     *
     * @return this
     * @throws UncheckedIOException if they cannot be written
     */
    public EvaluationReport write() {
        return write(DIRECTORY);
    }

    /**
     * Writes {@code evaluation-MODEL@DATA.html}, {@code .json} and {@code .md}. Where letters of the names had to be
     * replaced, a digest follows. Files of an earlier run of the same model on the same data are replaced.
     *
     * @param directory where; made if it is not there
     * @return this
     * @throws UncheckedIOException if they cannot be written
     */
    public EvaluationReport write(Path directory) {
        Objects.requireNonNull(directory, "directory");
        ReportFiles.write(
                directory,
                ReportFiles.name(facts.model(), facts.data()),
                Map.of(".html", html(), ".json", json(), ".md", markdown()));
        return this;
    }

    /**
     * Says what was found, in a line for each outcome.
     *
     * @return a few lines
     */
    @Override
    public String toString() {
        return facts.text();
    }
}
