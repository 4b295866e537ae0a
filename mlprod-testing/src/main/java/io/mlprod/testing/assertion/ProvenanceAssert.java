package io.mlprod.testing.assertion;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Degradation;
import io.mlprod.provenance.Provenance;
import java.time.Duration;
import java.util.Objects;

/**
 * Assertions on the path of an answer through a fallback chain.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class ProvenanceAssert extends FactAssert<ProvenanceAssert, Provenance> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public ProvenanceAssert(Provenance actual) {
        super(actual, ProvenanceAssert.class);
    }

    @Override
    String subject() {
        return actual.chain().isEmpty() ? "the direct answer" : "the answer of the chain " + actual.chain();
    }

    @Override
    String origin() {
        return "It came from: " + actual;
    }

    /**
     * Checks that the answer came through no fallback chain.
     *
     * @return this
     */
    public ProvenanceAssert isDirect() {
        return check(actual.chain().isEmpty(), "to come through no chain", "of the chain " + actual.chain());
    }

    /**
     * Checks which tier answered.
     *
     * @param tier the name of the tier
     * @return this
     */
    public ProvenanceAssert hasTier(String tier) {
        return checkEqual(actual.tier(), Objects.requireNonNull(tier, "tier"), "to come from a tier, and that");
    }

    /**
     * Checks which tiers were tried, in order, the one that answered last.
     *
     * @param tiers the names of the tiers
     * @return this
     */
    public ProvenanceAssert hasAttempts(String... tiers) {
        return checkEqual(
                actual.attempts().stream().map(Attempt::tier).toList(),
                Arguments.noNulls("tiers", tiers),
                "to have attempts, and their tiers");
    }

    /**
     * Checks the outcome of an attempt.
     *
     * @param tier the name of the tier
     * @param outcome the outcome
     * @return this
     */
    public ProvenanceAssert hasAttempt(String tier, AttemptOutcome outcome) {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(outcome, "outcome");
        boolean isFound = actual.attempts().stream()
                .anyMatch(attempt -> attempt.tier().equals(tier) && attempt.outcome() == outcome);
        return check(isFound, "to have an attempt on " + tier + " with the outcome " + outcome, actual.attempts());
    }

    /**
     * Checks why the answer is degraded.
     *
     * @param reason why
     * @return this
     */
    public ProvenanceAssert isDegradedBy(Degradation reason) {
        return checkEqual(
                actual.degradation(), Objects.requireNonNull(reason, "reason"), "to be degraded, and the reason");
    }

    /**
     * Checks that the answer is a good one of the first tier.
     *
     * @return this
     */
    public ProvenanceAssert isNotDegraded() {
        return check(!actual.degraded(), "not to be degraded", actual.degradation());
    }

    /**
     * Checks that the answer was computed for this call, or is a constant.
     *
     * @return this
     */
    public ProvenanceAssert isFresh() {
        return check(
                actual.staleness().isEmpty(),
                "to be fresh",
                actual.staleness().map(age -> age + " old").orElse(""));
    }

    /**
     * Checks that the answer was remembered, and for how long at most.
     *
     * @param age the greatest age
     * @return this
     */
    public ProvenanceAssert isAtMost(Duration age) {
        Objects.requireNonNull(age, "age");
        return check(
                actual.staleness().filter(old -> old.compareTo(age) <= 0).isPresent(),
                "to be remembered, and at most " + age + " old",
                actual.staleness().map(old -> old + " old").orElse("fresh"));
    }
}
