package io.mlprod.lifecycle;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the state of one version of a handle. Immutable.
 *
 * @since 0.1
 */
public final class VersionStatus {

    /** The states of a version. */
    public enum State {
        /** It is being read, loaded or checked; the digest is empty until it is known. */
        LOADING,
        /** It has passed all gates, and answers no calls. */
        READY,
        /** It answers all calls that are not assigned to another version. */
        SERVING,
        /** It is an arm of the rollout, experiment or shadow that is running. */
        TESTING,
        /** It answers only the calls that had begun before another version took over or it was unloaded. */
        DRAINING,
        /** It was taken out of memory. */
        UNLOADED,
        /** It did not pass a gate. */
        FAILED
    }

    private final ModelVersion model;
    private final State state;
    private final Instant since;
    private final int inFlight;
    private final long fileBytes;
    private final String rowByRow;
    private final List<String> hazards;
    private final EngineChoice engine;
    private final String note;

    private VersionStatus(Builder builder) {
        this.model = builder.model;
        this.state = builder.state;
        this.since = builder.since;
        this.inFlight = builder.inFlight;
        this.fileBytes = builder.fileBytes;
        this.rowByRow = builder.rowByRow;
        this.hazards = builder.hazards;
        this.engine = builder.engine;
        this.note = builder.note;
    }

    /**
     * Returns a builder; everything else is empty or zero unless set.
     *
     * @param model name, version and digest
     * @param state the state
     * @param since the time since when it is in this state, by the machine's clock
     * @return a builder, for one thread
     */
    public static Builder builder(ModelVersion model, State state, Instant since) {
        return new Builder(model, state, since);
    }

    /**
     * Returns the version that this status is about.
     *
     * @return name, version and digest
     */
    @JsonProperty
    public ModelVersion model() {
        return model;
    }

    /**
     * Returns the state.
     *
     * @return the state
     */
    @JsonProperty
    public State state() {
        return state;
    }

    /**
     * Returns the time since when the version has been in this state.
     *
     * @return a time by the machine's clock
     */
    @JsonProperty
    public Instant since() {
        return since;
    }

    /**
     * Returns how many calls the version is answering.
     *
     * @return calls
     */
    @JsonProperty
    public int inFlight() {
        return inFlight;
    }

    /**
     * Returns how much memory the version's file takes, external data included. The engine's own copy takes about as
     * much again.
     *
     * @return bytes; 0 once it is unloaded
     */
    @JsonProperty
    public long fileBytes() {
        return fileBytes;
    }

    /**
     * Returns why each input gets a run of its own.
     *
     * @return empty if several inputs share runs, and once the version is unloaded
     */
    @JsonProperty
    public String rowByRow() {
        return rowByRow;
    }

    /**
     * Returns the nodes of the model that may end the process in spite of valid inputs, each with its cause.
     *
     * @return unmodifiable; usually empty, and empty once the version is unloaded
     */
    @JsonProperty
    public List<String> hazards() {
        return hazards;
    }

    /**
     * Returns the engine that runs the version, and why those before it in line do not.
     *
     * @return {@link EngineChoice#NONE} before it is loaded and once it is unloaded
     */
    @JsonProperty
    public EngineChoice engine() {
        return engine;
    }

    /**
     * Returns why the version is in this state.
     *
     * @return empty if there is nothing to say
     */
    @JsonProperty
    public String note() {
        return note;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VersionStatus that
                && model.equals(that.model)
                && state == that.state
                && since.equals(that.since)
                && inFlight == that.inFlight
                && fileBytes == that.fileBytes
                && rowByRow.equals(that.rowByRow)
                && hazards.equals(that.hazards)
                && engine.equals(that.engine)
                && note.equals(that.note);
    }

    @Override
    public int hashCode() {
        return Objects.hash(model, state, since, inFlight, fileBytes, rowByRow, hazards, engine, note);
    }

    /**
     * Returns everything in one line, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("VersionStatus[model=" + model + ", state=" + state + ", since=" + since + ", inFlight="
                + inFlight + ", fileBytes=" + fileBytes + ", rowByRow=" + rowByRow + ", hazards=" + hazards
                + ", engine=" + engine + ", note="
                + note + "]");
    }

    /** A builder of statuses, for tests and for other sources. For one thread. */
    public static final class Builder {

        private final ModelVersion model;
        private final State state;
        private final Instant since;
        private int inFlight;
        private long fileBytes;
        private String rowByRow = "";
        private List<String> hazards = List.of();
        private EngineChoice engine = EngineChoice.NONE;
        private String note = "";

        private Builder(ModelVersion model, State state, Instant since) {
            this.model = Objects.requireNonNull(model, "model");
            this.state = Objects.requireNonNull(state, "state");
            this.since = Objects.requireNonNull(since, "since");
        }

        /**
         * Sets how many calls the version is answering.
         *
         * @param inFlight calls
         * @return this
         */
        public Builder inFlight(int inFlight) {
            this.inFlight = inFlight;
            return this;
        }

        /**
         * Sets how much memory the version's file takes, in bytes.
         *
         * @param fileBytes bytes; 0 once it is unloaded
         * @return this
         */
        public Builder fileBytes(long fileBytes) {
            this.fileBytes = fileBytes;
            return this;
        }

        /**
         * Sets the reason why each input gets a run of its own.
         *
         * @param rowByRow empty if several inputs share runs, and once the version is unloaded
         * @return this
         */
        public Builder rowByRow(String rowByRow) {
            this.rowByRow = Objects.requireNonNull(rowByRow, "rowByRow");
            return this;
        }

        /**
         * Sets the nodes of the model that may end the process in spite of valid inputs.
         *
         * @param hazards copied
         * @return this
         */
        public Builder hazards(List<String> hazards) {
            this.hazards = List.copyOf(hazards);
            return this;
        }

        /**
         * Sets the engine that runs the version.
         *
         * @param engine the engine, and why those before it in line do not run the version
         * @return this
         */
        public Builder engine(EngineChoice engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /**
         * Sets the reason why the version is in this state.
         *
         * @param note empty if there is nothing to say
         * @return this
         */
        public Builder note(String note) {
            this.note = Objects.requireNonNull(note, "note");
            return this;
        }

        /**
         * Builds the status.
         *
         * @return an immutable snapshot
         */
        public VersionStatus build() {
            return new VersionStatus(this);
        }
    }
}
