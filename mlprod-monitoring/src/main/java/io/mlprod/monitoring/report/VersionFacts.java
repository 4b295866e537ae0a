package io.mlprod.monitoring.report;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A version that the report is about. Immutable.
 *
 * @param model name, version and digest
 * @param state whether it serves
 * @param since since when it is in this state; empty if that is not known
 * @param predictions how many it has answered in the time of the report
 * @param failures how many calls it has not answered in this time
 * @param reference what its rows are compared with, for people
 * @param notes what does not fit between the version and its reference
 * @since 0.1
 */
public record VersionFacts(
        ModelVersion model,
        State state,
        Optional<Instant> since,
        long predictions,
        long failures,
        String reference,
        List<String> notes) {

    /** The states of a version. */
    public enum State {
        /** It answers all calls that are not assigned to another version. */
        SERVING,
        /** It is tried out by a rollout, an experiment or a shadow. */
        TESTING,
        /** It is loaded, and answers no calls. */
        LOADED,
        /** It is not loaded. */
        NOT_LOADED,
        /** Whether it is loaded is not known: of a snapshot, for example. */
        UNKNOWN
    }

    /** Copies the notes. */
    public VersionFacts {
        notes = List.copyOf(notes);
    }

    /**
     * Returns all values, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
