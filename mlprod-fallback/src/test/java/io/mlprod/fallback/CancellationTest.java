package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.CancelledException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the caller's own interrupt ends a call; one of another thread is a failure like any other. */
class CancellationTest {

    @AfterEach
    void clearInterrupt() {
        boolean unused = Thread.interrupted();
    }

    private static FallbackChain<String, Integer> chain(Throwable error) {
        return FallbackChain.builder(String.class, Integer.class)
                .name("chain")
                .primary(Predictors.of(input -> {
                    throw Sneaky.unchecked(error);
                }))
                .orElse(-1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void predict_anotherThreadOfATierWasInterrupted_nextTierIsAsked(boolean isJoined) {
        InterruptedException itsOwn = new InterruptedException();
        Throwable error =
                isJoined ? new CompletionException(itsOwn) : new IllegalStateException(new ExecutionException(itsOwn));

        assertThat(chain(error).predict("input").value()).isEqualTo(-1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void predict_strictTierOfAChainWithinWasCancelled_nextTierIsAsked() {
        try (FallbackChain<String, Integer> within = FallbackChain.builder(String.class, Integer.class)
                .name("within")
                .primary(Predictors.failing(new CancelledException("by someone else", null)), tier -> tier.strict())
                .orElseThrow()) {
            FallbackChain<String, Integer> chain = FallbackChain.builder(String.class, Integer.class)
                    .name("chain")
                    .primary(within)
                    .orElse(-1);

            assertThat(chain.predict("input").value()).isEqualTo(-1);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void predict_ruleWasInterrupted_flagStaysSet() {
        FallbackChain<String, Integer> chain = FallbackChain.builder(String.class, Integer.class)
                .name("chain")
                .primary(Predictors.failing(new IllegalStateException()))
                .thenRule("rule", input -> {
                    throw new IllegalStateException(new InterruptedException());
                })
                .orElse(-1);

        assertThatThrownBy(() -> chain.predict("input")).isInstanceOf(CancelledException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
