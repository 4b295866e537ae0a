package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.model.ModelVersion;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many bytes a call takes on the heap because it goes through a chain. */
class ChainGarbageTest {

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 2_000;
    private static final int MOST_ROUNDS = 50;
    private static final long PROMISED = 300; // by a compiler that leaves out nothing; by a good one it is 112 or 136

    private static void limit(TierOptions<String, String> tier) {
        tier.timeout(Duration.ofHours(1)).maxConcurrent(64).breaker();
    }

    @Test
    void predict_firstOfThreeTiersAnswers_takesMemoryForAnswerAndProvenanceOnly() {
        Prediction<String> known = Prediction.of("known", new ModelVersion("memory", "1", ""));
        Predictor<String, String> memory = (input, call) -> known;
        Predictor<String, String> other = (input, call) -> known;
        try (FallbackChain<String, String> chain = FallbackChain.builder(String.class, String.class)
                .name("chain")
                .budget(Duration.ofDays(1))
                .primary(memory, ChainGarbageTest::limit)
                .then(other, ChainGarbageTest::limit)
                .orElse("end")) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && least > CALLS * PROMISED; round++) {
                long before = MEMORY.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < CALLS; i++) {
                    chain.predict("input");
                }
                least = Math.min(least, MEMORY.getCurrentThreadAllocatedBytes() - before);
            }

            assertThat(least / CALLS).isLessThanOrEqualTo(PROMISED);
        }
    }
}
