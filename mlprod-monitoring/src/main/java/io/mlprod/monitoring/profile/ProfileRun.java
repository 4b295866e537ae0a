package io.mlprod.monitoring.profile;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Progress;
import io.mlprod.error.MlprodException;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.sketch.DataSummary;
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
    private final Map<ModelVersion, CollectedRows> byVersion = new ConcurrentHashMap<>();

    private ProfileRun() {}

    static <I> DataSummary of(ModelHandle<I, ?> handle, Iterable<? extends I> inputs) {
        return new ProfileRun().run(handle, inputs);
    }

    @SuppressWarnings("try") // the subscription only has to be closed
    private <I, O> DataSummary run(ModelHandle<I, O> handle, Iterable<? extends I> inputs) {
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
        CollectedRows collected = byVersion.get(serving);
        if (collected == null || collected.rows() == 0) {
            throw new IllegalArgumentException(
                    "None of " + progress.done() + " inputs was answered by " + serving
                            + ", so there is nothing to make a profile of; see the cause, which is the first failure",
                    failure.get());
        }
        return collected.summary();
    }

    @Override
    public void onEvent(Event event) {}

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return false;
    }

    @Override
    public RowRecorder recorder(RowLayout layout) {
        CollectedRows collected = new CollectedRows(DataSummary.none(layout));
        byVersion.put(layout.model(), collected);
        return rows -> recordOurs(collected, rows);
    }

    private void recordOurs(CollectedRows collected, PredictionRows rows) {
        if (id.equals(rows.tags().get(TAG))) {
            collected.add(rows);
        }
    }
}
