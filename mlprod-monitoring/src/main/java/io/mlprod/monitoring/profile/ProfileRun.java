package io.mlprod.monitoring.profile;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Progress;
import io.mlprod.error.MlprodException;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A run of a data set through a handle, which collects the rows of its own calls only. */
final class ProfileRun implements PredictionListener {

    private static final String TAG = "mlprod.profile";

    private final String id = UUID.randomUUID().toString();
    private final Map<ModelVersion, ProfileCollector> collectors = new ConcurrentHashMap<>();

    private ProfileRun() {}

    static <I> ProfileCollector of(ModelHandle<I, ?> handle, Iterable<? extends I> inputs) {
        return new ProfileRun().run(handle, inputs);
    }

    @SuppressWarnings("try") // the subscription only has to be closed
    private <I, O> ProfileCollector run(ModelHandle<I, O> handle, Iterable<? extends I> inputs) {
        AtomicReference<MlprodException> failure = new AtomicReference<>();
        ModelVersion serving = handle.serving();
        Progress progress;
        try (Subscription subscribed = handle.listen(this)) {
            progress = handle.predictEach(
                    inputs.iterator(),
                    Call.DEFAULT.tag(TAG, id),
                    (input, outcome) -> outcome.failure().ifPresent(error -> failure.compareAndSet(null, error)),
                    Progress.Reports.NONE);
        }
        ProfileCollector collector = collectors.get(serving);
        if (collector == null || collector.rows() == 0) {
            throw new IllegalArgumentException(
                    "None of " + progress.done() + " inputs was answered by " + serving
                            + ", so there is nothing to make a profile of; see the cause, which is the first failure",
                    failure.get());
        }
        return collector;
    }

    @Override
    public void onEvent(Event event) {}

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return false;
    }

    @Override
    public RowRecorder recorder(RowLayout layout) {
        ProfileCollector collector = Profile.collector(layout);
        collectors.put(layout.model(), collector);
        return rows -> recordOurs(collector, rows);
    }

    private void recordOurs(ProfileCollector collector, PredictionRows rows) {
        if (id.equals(rows.tags().get(TAG))) {
            collector.record(rows);
        }
    }
}
