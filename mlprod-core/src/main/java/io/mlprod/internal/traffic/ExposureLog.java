package io.mlprod.internal.traffic;

import io.mlprod.Prediction;
import io.mlprod.internal.exposure.ExposureQueue;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.routing.ExposureSink;
import io.mlprod.routing.Route;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The destination of one test's exposures, if it has one. */
final class ExposureLog {

    private static final int CAPACITY = 10_000;
    private static final int REMEMBERED = 200_000; // units; about 20 MB when all have been met
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final @Nullable ExposureQueue queue;

    ExposureLog(String test, @Nullable ExposureSink sink, HandleContext context) {
        this.queue = sink == null
                ? null
                : new ExposureQueue(
                        test,
                        sink,
                        CAPACITY,
                        REMEMBERED,
                        PATIENCE,
                        context.time(),
                        context.hashedUnits(),
                        context.pools()::isClosed);
    }

    /** Notes an answer; only a unit that was put into an arm has been exposed to anything. */
    void note(Route assigned, long unit, Prediction<?> answer) {
        if (queue != null && (assigned.isCounted() || assigned.reason() == Route.Reason.FORCED)) {
            queue.offer(answer.route(), answer.model(), unit, answer.id());
        }
    }

    void close() {
        if (queue != null) {
            queue.close();
        }
    }
}
