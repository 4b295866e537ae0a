package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.internal.versions.HandleVersions;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The way of feedback on a prediction that a handle of a chain may have made in another process. */
final class FeedbackElsewhere {

    private FeedbackElsewhere() {}

    /** Notifies the listeners of all handles, each once, also those of several. */
    static void tell(List<ModelHandle<?, ?>> handles, PredictionId id, Feedback feedback) {
        List<ModelVersion> serving = new ArrayList<>();
        handles.forEach(handle -> serving.add(handle.serving()));
        Set<PredictionListener> told = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < handles.size(); i++) {
            List<ModelVersion> others = new ArrayList<>(serving);
            ModelVersion model = others.remove(i);
            HandleVersions.of(handles.get(i).versions())
                    .received(new ModelEvent.FeedbackReceived(model, id, feedback, others), told);
        }
    }
}
