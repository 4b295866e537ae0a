package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Call;
import io.mlprod.Predictor;
import io.mlprod.error.CancelledException;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What probes are told and what is learnt from them, which nobody waits for. */
@Timeout(60)
class BackgroundRunsTest {

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final RecordingBreaker breaker = new RecordingBreaker();
    private final BlockingQueue<ChainEvent.Attempted> probes = new LinkedBlockingQueue<>();

    private AttemptOutcome probe(Predictor<String, Integer> predictor, Call call) throws InterruptedException {
        breaker.isOpen = true;
        breaker.isProbeDue = true;
        try (FallbackChain<String, Integer> chain = FallbackChain.builder(String.class, Integer.class)
                .name("chain")
                .time(time)
                .listener(event -> {
                    if (event instanceof ChainEvent.Attempted tried && tried.purpose() == ChainEvent.Purpose.PROBE) {
                        probes.add(tried);
                    }
                })
                .primary(predictor, tier -> tier.breaker(breaker))
                .orElse(-1)) {
            chain.predict("input", call);
            return probes.take().attempt().outcome();
        }
    }

    @Test
    void probe_ofACallInAHurry_hasAllTheTimeOfTheTier() throws Exception {
        BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

        AttemptOutcome outcome = probe(
                (input, call) -> {
                    calls.add(call);
                    return Predictors.prediction(1);
                },
                Call.DEFAULT.timeout(Duration.ofMillis(1)).tag("who", "me").unit("unit"));

        assertThat(outcome).isEqualTo(AttemptOutcome.SUCCESS);
        Call call = calls.take();
        assertThat(call.timeout()).isEmpty();
        assertThat(call.tags()).isEqualTo(Map.of("who", "me"));
        assertThat(call.unit()).isEqualTo(Optional.of("unit"));
    }

    @Test
    void probe_cancelledByNobodysCaller_hasFailed() throws Exception {
        AttemptOutcome outcome =
                probe(Predictors.failing(new CancelledException("by someone else", null)), Call.DEFAULT);

        assertThat(outcome).isEqualTo(AttemptOutcome.ERROR);
        assertThat(breaker.heardAfter(0)).isEqualTo(List.of("failure"));
    }
}
