package io.mlprod.testing.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.cache.Cache;
import io.mlprod.testing.fake.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model that does not run is not measured. */
class CachedAnswersTest {

    /** What the model takes. */
    public record Order(float amount) {}

    /** What it gives. */
    public record Score(float score) {}

    private static final Order ORDER = new Order(1);

    private final ScriptedModel<Order, Score> model = ScriptedModel.builder(Order.class, Score.class)
            .handle(handle -> handle.cache(Cache.DEFAULT))
            .build();

    private ModelHandle<Order, Score> scores() {
        model.otherwise(new Score(0.5f));
        return model.handle();
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static void isRefused(Callable<?> action) {
        assertThatThrownBy(() -> LatencyBudget.of(action)
                        .warmUp(Duration.ofMillis(1))
                        .rounds(3)
                        .atMost(1_000_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The action's answer has the source CACHE, so no model ran for it")
                .hasMessageContaining("build the handle without a cache");
        assertThatThrownBy(() -> AllocationBudget.of(action)
                        .warmUp(0)
                        .callsPerRound(10)
                        .allowOtherThreads()
                        .atMostBytes(1_000_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CACHE");
    }

    @Test
    void predictions_outOfACache_areRefused() {
        ModelHandle<Order, Score> scores = scores();

        isRefused(() -> scores.predict(ORDER));
        isRefused(() -> List.of(scores.predict(ORDER), scores.predict(ORDER)));
    }

    @Test
    void baseline_outOfACache_isRefused() {
        ModelHandle<Order, Score> scores = scores();

        assertThatThrownBy(() -> LatencyBudget.of(() -> 1)
                        .relativeTo(() -> scores.predict(ORDER))
                        .warmUp(Duration.ofMillis(1))
                        .atMost(1_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The baseline's answer has the source CACHE");
    }

    @Test
    void values_outOfACache_mayBeMeasured() {
        ModelHandle<Order, Score> scores = scores();

        assertThat(AllocationBudget.of(() -> scores.predict(ORDER).value())
                        .warmUp(0)
                        .callsPerRound(10)
                        .measure()
                        .rounds())
                .hasSize(10);
    }
}
