package io.mlprod.fallback.internal.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Call;
import io.mlprod.fallback.Predictors;
import io.mlprod.fallback.RecordingBreaker;
import io.mlprod.fallback.internal.check.AnswerJudge;
import io.mlprod.fallback.internal.check.AnswerRules;
import io.mlprod.fallback.internal.check.InputSchema;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.ChainJournal;
import io.mlprod.fallback.internal.context.ChainThreads;
import io.mlprod.fallback.internal.context.TierBudget;
import io.mlprod.fallback.internal.gate.AdmissionRules;
import io.mlprod.fallback.internal.gate.TierAdmission;
import io.mlprod.fallback.internal.run.AttemptResult;
import io.mlprod.fallback.internal.run.Bulkhead;
import io.mlprod.fallback.internal.run.TierParts;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A strict tier whose threads do not take a run; its caller gets on, and the tier has its place back. */
class NoThreadTest {

    private final RecordingBreaker breaker = new RecordingBreaker();
    private final AtomicInteger runs = new AtomicInteger();

    private ModelTier<String, Double> tier(Executor threads) {
        ChainContext<String> chain = new ChainContext<>(
                "chain",
                new ManualTime(Instant.EPOCH),
                new ChainJournal("chain", new Listeners(List.of())),
                new ChainThreads(),
                Runnable::run,
                UnaryOperator.identity(),
                Log.of(NoThreadTest.class));
        TierParts<String, Double> parts = new TierParts<>(
                "tier",
                0,
                Predictors.of(input -> (double) runs.incrementAndGet()),
                TierBudget.of(TierBudget.UNLIMITED, 0, 0, TierBudget.UNLIMITED),
                new TierAdmission<>(new AdmissionRules<>(List.of(), List.of()), () -> 1),
                InputSchema.unknown(),
                new Bulkhead(1, 0, TimeSource.system()),
                breaker,
                new AnswerJudge<>("chain/tier", false, new AnswerRules<>(List.of(), List.of(), error -> false)),
                chain);
        return new ModelTier<>(parts, threads, nanos -> {});
    }

    private static AttemptResult<Double> attempt(ModelTier<String, Double> tier) {
        return tier.attempt("x", Call.DEFAULT, TierBudget.UNLIMITED, 0);
    }

    @Test
    void attempt_queueOfTheThreadsFull_isAFullTier() {
        ModelTier<String, Double> tier = tier(task -> {
            throw new RejectedExecutionException();
        });

        assertThat(attempt(tier).attempt().outcome()).isEqualTo(AttemptOutcome.BULKHEAD_FULL);
        assertThat(tier.load().running()).isZero();
        assertThat(breaker.heardAfter(0)).containsExactly("released");
    }

    @Test
    void attempt_noThreadToBeHad_isAnErrorAndNotTheTiersFault() {
        OutOfMemoryError error = new OutOfMemoryError("unable to create native thread");
        ModelTier<String, Double> tier = tier(task -> {
            throw error;
        });

        AttemptResult<Double> tried = attempt(tier);

        assertThat(tried.attempt().outcome()).isEqualTo(AttemptOutcome.ERROR);
        assertThat(tried.attempt().error()).isSameAs(error);
        assertThat(tier.load().running()).isZero();
        assertThat(breaker.heardAfter(0)).containsExactly("released");
    }

    @Test
    void attempt_noThreadButItIsQueued_neverRuns() {
        AtomicReference<Runnable> queue = new AtomicReference<>();
        ModelTier<String, Double> tier = tier(task -> {
            queue.set(task);
            throw new OutOfMemoryError("unable to create native thread");
        });
        attempt(tier);

        queue.get().run();

        assertThat(runs).hasValue(0);
        assertThat(tier.load().running()).isZero();
        assertThat(breaker.heardAfter(0)).containsExactly("released");
    }
}
