package io.mlprod.lifecycle;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one version of a handle: a snapshot. Immutable.
 *
 * @since 0.1
 */
public final class VersionStatus {

    /** The states of a version. */
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
     * Starts one; everything else is empty or zero unless set.
     *
     * @param model name, version and digest
     * @param state the state
     * @param since since when, by the machine's clock
     * @return a builder, for one thread
     */
    public static Builder builder(ModelVersion model, State state, Instant since) {
        return new Builder(model, state, since);
    }

    /**
     * Returns which version this is about.
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
     * Returns since when the version has been in this state.
     *
     * @return by the machine's clock
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
     * Returns how much memory the version's file holds, external data included. The engine's own copy is about as large
     * again.
     *
     * @return bytes; 0 once it is unloaded
     */
    @JsonProperty
    public long fileBytes() {
        return fileBytes;
    }

    /**
     * Returns why each input has a run of its own.
     *
     * @return empty if several inputs share runs, and once the version is unloaded
     */
    @JsonProperty
    public String rowByRow() {
        return rowByRow;
    }

    /**
     * Returns which nodes of the model may end the process in spite of valid inputs, each with what does it.
     *
     * @return unmodifiable; usually empty, and empty once the version is unloaded
     */
    @JsonProperty
    public List<String> hazards() {
        return hazards;
    }

    /**
     * Returns which engine runs the version, and why those before it in line do not.
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
     * Everything, safe to print.
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

    /** A collector of what a test, or another source, says. For one thread. */
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
         * Sets the calls that the version is answering.
         *
         * @param inFlight calls
         * @return this
         */
        public Builder inFlight(int inFlight) {
            this.inFlight = inFlight;
            return this;
        }

        /**
         * Sets how much memory the version's file holds, in bytes.
         *
         * @param fileBytes bytes; 0 once it is unloaded
         * @return this
         */
        public Builder fileBytes(long fileBytes) {
            this.fileBytes = fileBytes;
            return this;
        }

        /**
         * Sets why each input has a run of its own.
         *
         * @param rowByRow empty if several inputs share runs, and once the version is unloaded
         * @return this
         */
        public Builder rowByRow(String rowByRow) {
            this.rowByRow = Objects.requireNonNull(rowByRow, "rowByRow");
            return this;
        }

        /**
         * Sets which nodes of the model may end the process in spite of valid inputs.
         *
         * @param hazards copied
         * @return this
         */
        public Builder hazards(List<String> hazards) {
            this.hazards = List.copyOf(hazards);
            return this;
        }

        /**
         * Sets which engine runs the version.
         *
         * @param engine it, and why those before it in line do not
         * @return this
         */
        public Builder engine(EngineChoice engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /**
         * Sets why the version is in this state.
         *
         * @param note empty if there is nothing to say
         * @return this
         */
        public Builder note(String note) {
            this.note = Objects.requireNonNull(note, "note");
            return this;
        }

        /**
         * Makes it.
         *
         * @return an immutable snapshot
         */
        public VersionStatus build() {
            return new VersionStatus(this);
        }
    }
}
