package io.mlprod.provenance;

import static io.mlprod.provenance.AttemptOutcome.BREAKER_OPEN;
import static io.mlprod.provenance.AttemptOutcome.BULKHEAD_FULL;
import static io.mlprod.provenance.AttemptOutcome.ERROR;
import static io.mlprod.provenance.AttemptOutcome.REJECTED_QUALITY;
import static io.mlprod.provenance.AttemptOutcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.ChainExhaustedException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why an answer is degraded, as one value. */
class DegradationTest {

    private static Attempt attempt(int rank, AttemptOutcome outcome) {
        return new Attempt("tier-" + rank, rank, outcome, "", 0, null);
    }

    private static List<Attempt> attempts(AttemptOutcome... outcomes) {
        return IntStream.range(0, outcomes.length)
                .mapToObj(rank -> attempt(rank, outcomes[rank]))
                .toList();
    }

    private static Provenance degraded(List<Attempt> earlier, Attempt answered, @Nullable Provenance nested) {
        return new Provenance("chain", answered, earlier, true, null, nested);
    }

    @ParameterizedTest
    @CsvSource({
        "BULKHEAD_FULL, OVERLOADED",
        "TIMEOUT, TIMEOUT",
        "BUDGET_SKIPPED, TIMEOUT",
        "LOST_RACE, TIMEOUT",
        "ERROR, FAILED",
        "INVALID_OUTPUT, FAILED",
        "BREAKER_OPEN, BREAKER_OPEN",
        "GATED, GATED",
        "INVALID_INPUT, INVALID_INPUT",
        "NOT_ACCEPTED, NOT_ACCEPTED",
        "REJECTED_QUALITY, LOW_QUALITY",
    })
    void degradation_byWhatBecameOfTheFirstTier_isThat(AttemptOutcome outcome, Degradation reason) {
        assertThat(degraded(attempts(outcome), attempt(1, SUCCESS), null).degradation())
                .isEqualTo(reason);
        assertThat(new ChainExhaustedException("chain", attempts(outcome)).reason())
                .isEqualTo(reason);
    }

    @Test
    void degradation_severalTiersWithoutAnswer_isTheFirstOnes() {
        assertThat(Degradation.of(attempts(BREAKER_OPEN, ERROR))).isEqualTo(Degradation.BREAKER_OPEN);
    }

    @Test
    void degradation_anyTierTurnedTheCallAway_isOverload() {
        assertThat(Degradation.of(attempts(BREAKER_OPEN, BULKHEAD_FULL, ERROR))).isEqualTo(Degradation.OVERLOADED);
    }

    @Test
    void degradation_doubtfulAnswerOfTheFirstTierIsUsed_isItsQuality() {
        Provenance kept = degraded(List.of(attempt(1, ERROR)), attempt(0, REJECTED_QUALITY), null);

        assertThat(kept.degradation()).isEqualTo(Degradation.LOW_QUALITY);
    }

    @Test
    void degradation_chainInTheFirstTierIsDegraded_isItsReason() {
        Provenance inner = degraded(attempts(ERROR), attempt(1, SUCCESS), null);

        assertThat(degraded(List.of(), attempt(0, SUCCESS), inner).degradation())
                .isEqualTo(Degradation.FAILED);
    }

    @Test
    void degradation_chainInALowerTierIsOverloaded_isOverload() {
        Provenance inner = degraded(attempts(BULKHEAD_FULL), attempt(1, SUCCESS), null);

        assertThat(degraded(attempts(ERROR), attempt(1, SUCCESS), inner).degradation())
                .isEqualTo(Degradation.OVERLOADED);
    }

    @Test
    void degradation_goodAnswerOrNoChain_isNone() {
        Provenance good = new Provenance("chain", attempt(0, SUCCESS), List.of(), false, null, null);

        assertThat(good.degradation()).isEqualTo(Degradation.NONE);
        assertThat(Provenance.DIRECT.degradation()).isEqualTo(Degradation.NONE);
    }
}
