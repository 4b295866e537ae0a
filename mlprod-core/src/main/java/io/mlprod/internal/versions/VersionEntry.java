package io.mlprod.internal.versions;

import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import java.time.Instant;

/** A loaded version and what the table knows of it. Guarded by the table's lock, but for the model itself. */
final class VersionEntry<I, O> {

    final LoadedModel<I, O> model;
    State state = State.READY; // never DRAINING, which depends on who is still inside
    Instant since;
    String note = "";
    boolean isHeld; // somebody has loaded it to use it, or is checking it; so it is not unloaded for its age
    Runnable cancelUnload = () -> {};
    Runnable whenRolledBack = () -> {}; // lets what has brought it to serve know, without waiting

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
