package io.mlprod;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.mlprod.error.Violation;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.serving.Origin;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Degradation;
import io.mlprod.provenance.Provenance;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer with its origin: the model, the route and the fallback chain that it came through.
 *
 * <p>Immutable if the value is; there is nothing to close. Jackson writes what its accessors return, without stack
 * traces and without feature values. That JSON is for readers; it is not read back.
 *
 * @param <O> what callers get
 * @since 0.1
 */
@JsonPropertyOrder({"id", "value", "model", "violations", "source", "queueTime", "route", "provenance", "degraded"})
public final class Prediction<O> {

    private final long number;
    private final O value;
    private final Origin origin; // shared by most answers of a version, since a prediction is made for every call
    private final Provenance provenance;

    /** An answer that came through no fallback chain. */
    Prediction(Origin origin, long number, O value) {
        this(origin, number, value, Provenance.DIRECT);
    }

    private Prediction(Origin origin, long number, O value, Provenance provenance) {
        this.origin = origin;
        this.number = number;
        this.value = value;
        this.provenance = provenance;
    }

    /**
     * Creates a prediction of a predictor that is not a {@link ModelHandle}: a remote service, a rule, a fake in a
     * test. It gets an identity of its own; {@link #builder} sets more.
     *
     * @param <O> what callers get
     * @param value the answer
     * @param origin which predictor answered, in place of a model; its digest may be empty
     * @return a prediction
     */
    public static <O> Prediction<O> of(O value, ModelVersion origin) {
        return builder(value, origin).build();
    }

    /**
     * Returns a builder of a prediction by a predictor that is not a {@link ModelHandle}. Unless set otherwise, the
     * prediction has an identity of its own, and comes from a run without a wait, on the direct route, with no
     * violations and through no fallback chain.
     *
     * @param <O> what callers get
     * @param value the answer
     * @param origin which predictor answered, in place of a model; its digest may be empty
     * @return a builder, for one thread
     */
    public static <O> Builder<O> builder(O value, ModelVersion origin) {
        return new Builder<>(value, origin);
    }

    /**
     * Returns a builder that starts as a copy of this prediction.
     *
     * @return a builder with everything of this prediction, the identity included; for one thread
     */
    public Builder<O> toBuilder() {
        return new Builder<>(value, origin.model())
                .id(id())
                .violations(origin.violations())
                .source(origin.source())
                .queueTime(origin.queueTime())
                .route(origin.route())
                .provenance(provenance);
    }

    /**
     * Returns the identity that joins this answer with its log line, audit record and late label.
     *
     * @return the identity
     */
    @JsonProperty
    public PredictionId id() {
        return new PredictionId(origin.handle(), number);
    }

    /**
     * Returns the value of the answer.
     *
     * @return the value
     */
    @JsonProperty
    public O value() {
        return value;
    }

    /**
     * Returns the model that answered.
     *
     * @return name, version and digest
     */
    @JsonProperty
    public ModelVersion model() {
        return origin.model();
    }

    /**
     * Returns the violations of the schema that were repaired or flagged.
     *
     * @return unmodifiable; empty for a clean input
     */
    @JsonProperty
    public List<Violation> violations() {
        return origin.violations();
    }

    /**
     * Returns whether the model ran for this input, for several, or not at all.
     *
     * @return the source
     */
    @JsonProperty
    public AnswerSource source() {
        return origin.source();
    }

    /**
     * Returns the time that the call waited for its turn, or for another call's answer.
     *
     * @return zero if it did not wait
     */
    @JsonProperty
    @JsonSerialize(using = ToStringSerializer.class)
    public Duration queueTime() {
        return origin.queueTime();
    }

    /**
     * Returns why this version answered.
     *
     * @return the route
     */
    @JsonProperty
    public Route route() {
        return origin.route();
    }

    /**
     * Returns the path of the answer through a fallback chain.
     *
     * @return {@link Provenance#DIRECT} if it came through none
     */
    @JsonProperty
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Returns whether this is something other than a good answer of the best model there is.
     *
     * @return true if a fallback chain had to look further than its first tier
     */
    public boolean isDegraded() {
        return provenance.degraded();
    }

    /**
     * Returns why this is not a good answer of the best model there is.
     *
     * @return {@link Degradation#NONE} if it is
     */
    public Degradation degradation() {
        return provenance.degradation();
    }

    /**
     * Translates the value, for example into the terms of the model that this one stands in for.
     *
     * @param <T> what callers get
     * @param translation turns this value into the other
     * @return a new prediction with everything else unchanged, the identity included
     */
    public <T> Prediction<T> map(Function<? super O, ? extends T> translation) {
        Objects.requireNonNull(translation, "translation");
        return new Prediction<>(origin, number, translation.apply(value), provenance);
    }

    /**
     * Sets the path of the answer through a fallback chain.
     *
     * @param way the chain, the tier that answered, and those that were tried before
     * @return a new prediction with everything else unchanged, the identity included
     */
    public Prediction<O> withProvenance(Provenance way) {
        return new Prediction<>(origin, number, value, Objects.requireNonNull(way, "way"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Prediction<?> that
                && number == that.number
                && origin.equals(that.origin)
                && Objects.equals(value, that.value)
                && provenance.equals(that.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, number, value, provenance);
    }

    /**
     * Returns everything but the value, which may be personal data.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Prediction[" + id() + " by " + origin.model() + " from " + origin.source()
                + (origin.violations().isEmpty() ? "" : ", violations=" + origin.violations())
                + (provenance.chain().isEmpty() ? "" : ", " + provenance) + (isDegraded() ? ", degraded" : "") + "]");
    }

    /**
     * A builder of predictions, for predictors that are not a {@link ModelHandle} and for copies. For one thread.
     *
     * @param <O> what callers get
     * @since 0.1
     */
    public static final class Builder<O> {

        private final O value;
        private final ModelVersion model;
        private @Nullable PredictionId id;
        private List<Violation> violations = List.of();
        private AnswerSource source = AnswerSource.RUN;
        private Duration queueTime = Duration.ZERO;
        private @Nullable Route route;
        private Provenance provenance = Provenance.DIRECT;

        private Builder(O value, ModelVersion model) {
            this.value = value;
            this.model = Objects.requireNonNull(model, "origin");
        }

        /**
         * Sets the identity. The default is a new one.
         *
         * @param identity the identity
         * @return this
         */
        public Builder<O> id(PredictionId identity) {
            id = Objects.requireNonNull(identity, "identity");
            return this;
        }

        /**
         * Sets the violations that were repaired or flagged. The default is none.
         *
         * @param found the violations; copied
         * @return this
         */
        public Builder<O> violations(List<Violation> found) {
            violations = Arguments.noNulls("violations", found);
            return this;
        }

        /**
         * Sets the source of the answer. The default is {@link AnswerSource#RUN}.
         *
         * @param kind the source
         * @return this
         */
        public Builder<O> source(AnswerSource kind) {
            source = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /**
         * Sets the time that the call waited. The default is zero.
         *
         * @param time zero or more
         * @return this
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder<O> queueTime(Duration time) {
            queueTime = Arguments.notNegative("A prediction's queueTime", time);
            return this;
        }

        /**
         * Sets why this predictor answered. The default is {@link Route#direct} to it.
         *
         * @param way the route
         * @return this
         */
        public Builder<O> route(Route way) {
            route = Objects.requireNonNull(way, "way");
            return this;
        }

        /**
         * Sets the path of the answer through a fallback chain. The default is {@link Provenance#DIRECT}.
         *
         * @param way the chain, the tier that answered, and those that were tried before
         * @return this
         */
        public Builder<O> provenance(Provenance way) {
            provenance = Objects.requireNonNull(way, "way");
            return this;
        }

        /**
         * Builds the prediction.
         *
         * @return the prediction
         */
        public Prediction<O> build() {
            PredictionId identity = id == null ? PredictionId.next() : id;
            return new Prediction<>(
                    new Origin(
                            identity.handle(),
                            model,
                            violations,
                            source,
                            queueTime,
                            route == null ? Route.direct(model) : route),
                    identity.sequence(),
                    value,
                    provenance);
        }
    }
}
