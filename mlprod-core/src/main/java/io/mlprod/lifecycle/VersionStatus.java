package io.mlprod.lifecycle;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.List;

/**
 * Where one version of a handle's model stands. Immutable.
 *
 * @param version name, version and digest
 * @param state where it stands
 * @param since since when, by the machine's clock
 * @param inFlight how many calls it is answering
 * @param fileBytes how much memory its file holds, external data included; 0 once it is unloaded. The engine's own copy is
 *     about as large again
 * @param rowByRow why each of its inputs has a run of its own; empty if several inputs share runs, and once it is
 *     unloaded
 * @param hazards which nodes of the model may end the process in spite of valid inputs, each with what does it; usually
 *     empty, and empty once it is unloaded
 * @param engine which engine runs it, and why those before it in line do not
 * @param note why, in words; empty if there is nothing to say
 * @since 0.1
 */
public record VersionStatus(
        ModelVersion version,
        State state,
        Instant since,
        int inFlight,
        long fileBytes,
        String rowByRow,
        List<String> hazards,
        EngineChoice engine,
        String note) {

    /** Keeps an unmodifiable copy of the list. */
    public VersionStatus {
        hazards = List.copyOf(hazards);
    }

    /** Where a version stands. */
    public enum State {
        /** It is being read, loaded or checked; the digest is empty as long as it is not known. */
        LOADING,
        /** It has passed all gates, and answers nothing. */
        READY,
        /** It answers whatever is not assigned to another version. */
        SERVING,
        /** It is an arm of the rollout, experiment or shadow that is running. */
        TESTING,
        /** It answers the calls that had begun before another version took over or it was unloaded, and no other. */
        DRAINING,
        /** It was taken out of memory. */
        UNLOADED,
        /** It did not pass a gate. */
        FAILED
    }

    /**
     * Everything, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
