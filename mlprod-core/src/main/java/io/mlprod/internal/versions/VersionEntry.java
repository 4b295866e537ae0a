package io.mlprod.internal.versions;

import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import java.time.Instant;

/** A loaded version with the table's knowledge of it. Guarded by the table's lock, except for the model itself. */
final class VersionEntry<I, O> {

    final LoadedModel<I, O> model;
    State state = State.READY; // never DRAINING, which depends on the calls still inside
    Instant since;
    String note = "";
    boolean isHeld; // loaded for use, or being checked; so it is not unloaded for its age
    Runnable cancelUnload = () -> {};
    Runnable whenRolledBack = () -> {}; // notifies the trial that promoted it, without waiting

    VersionEntry(LoadedModel<I, O> model, Instant since) {
        this.model = model;
        this.since = since;
    }

    ModelVersion version() {
        return model.version();
    }

    void set(State to, String why, Instant now) {
        state = to;
        note = why;
        since = now;
    }
}
