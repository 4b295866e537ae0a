package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.cache.Cache;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.batching.GatedModel;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The callers are told of a failed run; the log need not be, least of all of an error inside the cache. */
class CacheFailureLogTest {

    private static final Logger CAFFEINE = Logger.getLogger("com.github.benmanes.caffeine.cache");

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage() + ": " + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void predict_failedRunWithCache_logsNoErrorOfTheCache() {
        CAFFEINE.addHandler(handler);
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(TestModels.path("dynamic_batch"))
                .engine(new GatedModel())
                .cache(Cache.DEFAULT.maximumWeight(1_000_000))
                .build()) {
            Inputs bad = Inputs.of("x", Tensor.of(new double[] {GatedModel.FAILS}, 1, 1));

            assertThatThrownBy(() -> handle.predict(bad)).isInstanceOf(ModelExecutionException.class);

            assertThat(logged).isEmpty();
        } finally {
            CAFFEINE.removeHandler(handler);
        }
    }
}
