package io.mlprod.testing.assertion;

import io.mlprod.Prediction;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Degradation;
import io.mlprod.routing.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Assertions on a prediction.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @param <O> what callers get
 * @since 0.1
 */
public class PredictionAssert<O> extends FactAssert<PredictionAssert<O>, Prediction<O>> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    @SuppressWarnings("unchecked") // a class literal has no type arguments
    public PredictionAssert(Prediction<O> actual) {
        super(actual, (Class<PredictionAssert<O>>) (Class<?>) PredictionAssert.class);
    }

    @Override
    String subject() {
        return "the prediction of " + actual.model();
    }

    @Override
    String origin() {
        return "It came from: " + actual;
    }

    /**
     * Checks the value.
     *
     * @param expected an equal value
     * @return this
     */
    public PredictionAssert<O> hasValue(O expected) {
        return checkEqual(actual.value(), Objects.requireNonNull(expected, "expected"), "to have the value, and that");
    }

    /**
     * Checks the value with assertions.
     *
     * @param assertions throws an AssertionError if the value is not as it should be
     * @return this
     */
    public PredictionAssert<O> hasValueSatisfying(Consumer<? super O> assertions) {
        Objects.requireNonNull(assertions, "assertions").accept(actual.value());
        return this;
    }

    /**
     * Checks that this is not a good answer of the best model there is.
     *
     * @return this
     */
    public PredictionAssert<O> isDegraded() {
        return check(actual.isDegraded(), "to be degraded", "a good answer of the first tier");
    }

    /**
     * Checks that this is not a good answer of the best model there is, and why.
     *
     * @param reason why
     * @return this
     */
    public PredictionAssert<O> isDegradedBy(Degradation reason) {
        return checkEqual(
                actual.degradation(), Objects.requireNonNull(reason, "reason"), "to be degraded, and the reason");
    }

    /**
     * Checks that this is a good answer of the best model there is.
     *
     * @return this
     */
    public PredictionAssert<O> isNotDegraded() {
        return check(!actual.isDegraded(), "not to be degraded", actual.degradation());
    }

    /**
     * Checks that the answer is another call's.
     *
     * @return this
     */
    public PredictionAssert<O> cameFromCache() {
        return checkEqual(actual.source(), AnswerSource.CACHE, "to come from a source, and that");
    }

    /**
     * Checks that the model ran for this input alone.
     *
     * @return this
     */
    public PredictionAssert<O> cameFromRun() {
        return checkEqual(actual.source(), AnswerSource.RUN, "to come from a source, and that");
    }

    /**
     * Checks that the model ran for this input and others together.
     *
     * @return this
     */
    public PredictionAssert<O> cameFromBatch() {
        return checkEqual(actual.source(), AnswerSource.BATCH, "to come from a source, and that");
    }

    /**
     * Checks that a fallback chain remembered the answer.
     *
     * @return this
     */
    public PredictionAssert<O> wasRemembered() {
        return checkEqual(actual.source(), AnswerSource.REMEMBERED, "to come from a source, and that");
    }

    /**
     * Checks that no model ran.
     *
     * @return this
     */
    public PredictionAssert<O> cameFromRule() {
        return checkEqual(actual.source(), AnswerSource.RULE, "to come from a source, and that");
    }

    /**
     * Checks which version answered.
     *
     * @param version the name of the version
     * @return this
     */
    public PredictionAssert<O> wasAnsweredBy(String version) {
        return checkEqual(
                actual.model().version(),
                Objects.requireNonNull(version, "version"),
                "to be answered by a version, and that");
    }

    /**
     * Checks which model and version answered.
     *
     * @param model the name of the model
     * @param version the name of the version
     * @return this
     */
    public PredictionAssert<O> wasAnsweredBy(String model, String version) {
        Objects.requireNonNull(version, "version");
        checkEqual(
                actual.model().name(), Objects.requireNonNull(model, "model"), "to be answered by a model, and that");
        return wasAnsweredBy(version);
    }

    /**
     * Checks which tier of a fallback chain answered.
     *
     * @param tier the name of the tier
     * @return this
     */
    public PredictionAssert<O> wasAnsweredByTier(String tier) {
        return checkEqual(
                actual.provenance().tier(), Objects.requireNonNull(tier, "tier"), "to be answered by a tier, and that");
    }

    /**
     * Checks why this version answered.
     *
     * @param reason why
     * @return this
     */
    public PredictionAssert<O> wasRoutedBy(Route.Reason reason) {
        return checkEqual(
                actual.route().reason(), Objects.requireNonNull(reason, "reason"), "to have a route, and its reason");
    }

    /**
     * Checks which arm of a rollout or experiment answered.
     *
     * @param arm the name of the arm, such as {@code candidate}
     * @return this
     */
    public PredictionAssert<O> wasRoutedToArm(String arm) {
        return checkEqual(actual.route().arm(), Objects.requireNonNull(arm, "arm"), "to be of an arm, and that");
    }

    /**
     * Checks that the input was clean: nothing was repaired or flagged.
     *
     * @return this
     */
    public PredictionAssert<O> hasNoViolations() {
        return check(actual.violations().isEmpty(), "to have no violations", actual.violations());
    }

    /**
     * Checks that all numbers in the value are finite: those in components, maps, lists, arrays and tensors, at any
     * depth.
     *
     * @return this
     */
    public PredictionAssert<O> hasFiniteScores() {
        Map<String, Double> scores = Scores.of(actual.value());
        check(!scores.isEmpty(), "to have finite scores", "a value without numbers: " + shown(actual.value()));
        Map<String, Double> bad = new LinkedHashMap<>(scores);
        bad.values().removeIf(Double::isFinite);
        return check(bad.isEmpty(), "to have finite scores", bad);
    }

    /**
     * Checks that the value holds the probabilities of classes: one map, list, array or row of a tensor with more than
     * one number, each from 0 to 1, which add up to 1.
     *
     * @param within how far the sum may be from 1, and a probability outside of 0 to 1
     * @return this
     */
    public PredictionAssert<O> hasProbabilitiesThatSumToOne(double within) {
        if (!(within >= 0)) {
            throw new IllegalArgumentException("A tolerance is zero or more, not " + within);
        }
        List<List<Double>> groups = Scores.groups(actual.value());
        check(
                !groups.isEmpty(),
                "to have probabilities",
                "a value without a group of numbers: " + shown(actual.value()));
        for (List<Double> group : groups) {
            double sum = group.stream().mapToDouble(Double::doubleValue).sum();
            boolean isEach = group.stream().allMatch(p -> p >= -within && p <= 1 + within);
            check(
                    isEach && Math.abs(sum - 1) <= within,
                    "to have probabilities from 0 to 1 that sum to 1 within " + within,
                    group + ", which sum to " + sum);
        }
        return this;
    }

    /**
     * Returns assertions on what was repaired or flagged.
     *
     * @return assertions on the violations
     */
    public ViolationsAssert violations() {
        return new ViolationsAssert(actual.violations());
    }

    /**
     * Returns assertions on the path through a fallback chain.
     *
     * @return assertions on the provenance
     */
    public ProvenanceAssert provenance() {
        return new ProvenanceAssert(actual.provenance());
    }
}
