package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.cache.Cache;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;

/** How many bytes a call takes more on the heap if somebody listens or records. */
class ObservationGarbageTest {

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 2_000;
    private static final int LEAST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 50;
    private static final long IDENTITY = 32;
    private static final long HIT = 64;

    /** Looks at everything there is, but for the identities, which are made for whoever asks. */
    private static final class Looking implements PredictionListener {

        private final DoubleAdder sum = new DoubleAdder();

        @Override
        public void onEvent(Event event) {}

        @Override
        public boolean wants(Class<? extends Event> kind) {
            return false;
        }

        @Override
        public RowRecorder recorder(RowLayout layout) {
            return this::look;
        }

        private void look(PredictionRows rows) {
            double all = rows.nanos() + rows.queueNanos() + rows.tags().size();
            for (int i = 0; i < rows.predictions(); i++) {
                all += rows.route(i).reason().name().length()
                        + rows.violations(i).size();
            }
            for (int row = 0; row < rows.rows(); row++) {
                for (int column = 0; column < 3; column++) {
                    for (int element = 0; element < rows.width(row, column); element++) {
                        all += rows.isMissing(row, column, element) ? 0 : rows.number(row, column, element);
                    }
                }
            }
            sum.add(all);
        }
    }

    /**
     * How many bytes a call takes more with one handle than with another, once both are compiled as well as they will
     * be.
     */
    private static long more(ModelHandleBuilder<In, Out> with, ModelHandleBuilder<In, Out> without) {
        try (ModelHandle<In, Out> one = with.build();
                ModelHandle<In, Out> other = without.build()) {
            long ofOne = Long.MAX_VALUE;
            long ofOther = Long.MAX_VALUE;
            for (int i = 0; i < LEAST_ROUNDS || (i < MOST_ROUNDS && ofOne > ofOther); i++) {
                ofOne = Math.min(ofOne, bytes(one));
                ofOther = Math.min(ofOther, bytes(other));
            }
            return (ofOne - ofOther) / CALLS;
        }
    }

    private static long ofOne(ModelHandleBuilder<In, Out> builder) {
        try (ModelHandle<In, Out> handle = builder.build()) {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < LEAST_ROUNDS || (i < MOST_ROUNDS && least > CALLS * HIT); i++) {
                least = Math.min(least, bytes(handle));
            }
            return least / CALLS;
        }
    }

    private static long bytes(ModelHandle<In, Out> handle) {
        In input = new In(1);
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            handle.predict(input);
        }
        return MEMORY.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void predict_recorderLooksAtEverything_takesNoMoreMemory() {
        Looking looking = new Looking();

        assertThat(more(Scales.builder().listener(looking), Scales.builder())).isLessThanOrEqualTo(0);
        assertThat(looking.sum.sum()).isNotZero();
    }

    @Test
    void predict_cachedAndRecorded_takesNoMoreMemory() {
        Cache cache = Cache.DEFAULT.maximumWeight(1_000_000);

        assertThat(more(
                        Scales.builder().cache(cache).listener(new Looking()),
                        Scales.builder().cache(cache)))
                .isLessThanOrEqualTo(0);
    }

    @Test
    void predict_recorderAsksForIdentity_takesMemoryForThatOnly() {
        AtomicReference<PredictionId> last = new AtomicReference<>();
        PredictionListener asking = new PredictionListener() {
            @Override
            public void onEvent(Event event) {}

            @Override
            public RowRecorder recorder(RowLayout layout) {
                return rows -> last.set(rows.id(0));
            }

            @Override
            public boolean wants(Class<? extends Event> kind) {
                return false;
            }
        };

        assertThat(more(Scales.builder().listener(asking), Scales.builder())).isEqualTo(IDENTITY);
    }

    @Test
    void predict_cached_takesMemoryForTheAnswerOnly() {
        assertThat(ofOne(Scales.builder().cache(Cache.DEFAULT.maximumWeight(1_000_000))))
                .isLessThanOrEqualTo(HIT);
    }

    @Test
    void predict_listenerOfDeploysOnly_takesNoMoreMemory() {
        PredictionListener deploys = PredictionListener.of(ModelEvent.Deployed.class, event -> {});

        assertThat(more(Scales.builder().listener(deploys), Scales.builder())).isLessThanOrEqualTo(0);
    }

    /** Else the tests above could not fail. */
    @Test
    void predict_listenerOfPredictions_takesMore() {
        AtomicReference<Event> last = new AtomicReference<>();

        assertThat(more(Scales.builder().listener(last::set), Scales.builder())).isPositive();
    }
}
