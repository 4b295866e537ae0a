package io.mlprod.samples.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.testing.FakeModel;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.fault.Expected;
import io.mlprod.testing.fault.FaultKind;
import io.mlprod.testing.fault.FaultMatrix;
import org.junit.jupiter.api.Test;

/** What customers get when the model fails. */
@MlprodTest
class Step04FaultsTest {

    @FakeModel(name = "credit")
    private ScriptedModel<Features, Score> model;

    @Test
    void decide_modelFails_isReviewedByTheRule() {
        model.when(features -> true).thenThrow(() -> new ModelExecutionException("broken", null));
        try (FallbackChain<Features, Score> chain = CreditDesk.chain(model.handle())) {
            CreditDesk desk = new CreditDesk(chain);

            assertThat(desk.decide(new Application(9_000, 1_000, 50, 0, "north")))
                    .isEqualTo(Decision.REVIEW);
            assertThat(desk.decide(new Application(9_000, 1_000, 50, 3, "north")))
                    .isEqualTo(Decision.DECLINE);
        }
    }

    @Test
    void decide_riskThatIsNoProbability_isNotBelieved() {
        model.otherwise(new Score(-3));
        try (FallbackChain<Features, Score> chain = CreditDesk.chain(model.handle())) {
            assertThat(new CreditDesk(chain).decide(new Application(9_000, 1_000, 50, 0, "north")))
                    .isEqualTo(Decision.REVIEW);
        }
    }

    @Test
    void chain_allFaults_isAnsweredByTheRule() {
        model.otherwise(features -> new Score(features.debtRatio() / 1_000));
        FaultMatrix.of(model, () -> CreditDesk.chain(model.handle()), i -> new Features(8, 6 + i, 45, 0))
                .expectAll(Expected.degraded("late-payments"))
                .expect(Expected.failure(VirtualMachineError.class), FaultKind.STACK_OVERFLOW, FaultKind.OUT_OF_MEMORY)
                .expect(Expected.wrongAnswer(), FaultKind.STALE) // nothing can see that
                .withoutRecovery(FaultKind.LINKAGE_ERROR) // the chain does not ask such a model again soon
                .run()
                .assertAsExpected();
    }
}
