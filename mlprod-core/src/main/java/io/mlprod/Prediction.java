package io.mlprod;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.mlprod.error.Violation;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.provenance.Degradation;
import io.mlprod.provenance.Provenance;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * An answer, and where it came from.
 *
 * <p>Immutable if the value is; there is nothing to close. Jackson writes it as its components, without stack traces
 * and without feature values; that is for readers, and not read back.
 *
 * @param <O> what callers get
 * @param id the identity that joins this answer with its log line, audit record and late label
 * @param value the answer
 * @param model which model answered
 * @param findings violations of the schema that were repaired or flagged; empty for a clean input
 * @param source whether the model ran for this input, for several, or not at all
 * @param queueTime how long the call waited for its turn, or for another call's answer; zero if it did not
 * @param route why this version answered
 * @param provenance how it came through a fallback chain; {@link Provenance#DIRECT} if it did not
 * @since 0.1
 */
public record Prediction<O>(
        PredictionId id,
        O value,
        ModelVersion model,
        List<Violation> findings,
        AnswerSource source,
        @JsonSerialize(using = ToStringSerializer.class) Duration queueTime,
        Route route,
        Provenance provenance) {

    /**
     * An answer that came through no fallback chain.
     *
     * @param id the identity
     * @param value the answer
     * @param model which model answered
     * @param findings violations of the schema that were repaired or flagged
     * @param source where it came from
     * @param queueTime how long the call waited
     * @param route why this version answered
     */
    public Prediction(
            PredictionId id,
            O value,
            ModelVersion model,
            List<Violation> findings,
            AnswerSource source,
            Duration queueTime,
            Route route) {
        this(id, value, model, findings, source, queueTime, route, Provenance.DIRECT);
    }

    /**
     * An answer that was computed for its input alone, without a wait.
     *
     * @param id the identity
     * @param value the answer
     * @param model which model answered
     * @param findings violations of the schema that were repaired or flagged
     */
    public Prediction(PredictionId id, O value, ModelVersion model, List<Violation> findings) {
        this(id, value, model, findings, AnswerSource.RUN, Duration.ZERO, Route.direct(model));
    }

    /**
     * An answer of a predictor that is not a {@link ModelHandle}: a remote service, a rule, a fake in a test. It gets an identity
     * of its own.
     *
     * @param <O> what callers get
     * @param value the answer
     * @param origin who answered, in place of a model; its digest may be empty
     * @return a prediction
     */
    public static <O> Prediction<O> of(O value, ModelVersion origin) {
        return new Prediction<>(PredictionId.next(), value, origin, List.of());
    }

    /**
     * Whether this is something else than the good answer of the best model there is.
     *
     * @return true if a fallback chain had to look further than its first tier
     */
    public boolean isDegraded() {
        return provenance.degraded();
    }

    /**
     * Why this is not the good answer of the best model there is.
     *
     * @return {@link Degradation#NONE} if it is
     */
    public Degradation degradation() {
        return provenance.degradation();
    }

    /**
     * The same answer in other terms, for example those of the model that this one stands in for.
     *
     * @param <T> what callers get
     * @param translation makes the other value
     * @return a prediction with the same identity and origin
     */
    public <T> Prediction<T> map(Function<? super O, ? extends T> translation) {
        return new Prediction<>(id, translation.apply(value), model, findings, source, queueTime, route, provenance);
    }

    /**
     * Everything but the value, which may be personal data.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Prediction[" + id + " by " + model + " from " + source
                + (findings.isEmpty() ? "" : ", findings=" + findings)
                + (provenance.chain().isEmpty() ? "" : ", " + provenance) + (isDegraded() ? ", degraded" : "") + "]");
    }
}
