package io.mlprod.monitoring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Event;
import io.micrometer.observation.ObservationRegistry;
import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.internal.log.Log;
import io.mlprod.provenance.Attempt;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A predictor whose predictions are observed by Micrometer, for spans and for metrics of the host's own: see
 * {@link PredictionObservation}. It costs microseconds a prediction, so wrap the predictor only where these are wanted;
 * {@link MonitorMetrics} needs no observation.
 *
 * <p>Thread-safe, and blocks as the predictor does. What a handler of observations throws is logged once, and the
 * prediction goes on unobserved.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class ObservedPredictor<I, O> implements Predictor<I, O> {

    private static final Log.Once UNOBSERVED = Log.of(ObservedPredictor.class).once();

    private final PredictionObservation kind;
    private final PredictionConvention convention;
    private final String name;
    private final Predictor<I, O> predictor;
    private final ObservationRegistry registry;

    private ObservedPredictor(
            PredictionObservation kind, String name, Predictor<I, O> predictor, ObservationRegistry registry) {
        this.kind = kind;
        this.convention = new PredictionConvention(kind);
        this.name = Objects.requireNonNull(name, "name");
        this.predictor = Objects.requireNonNull(predictor, "predictor");
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /**
     * Observes a model: a handle, or a tier of a chain.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param name the model's name
     * @param model the handle
     * @param registry receives the observations
     * @return a predictor that answers as the handle does
     */
    public static <I, O> ObservedPredictor<I, O> model(
            String name, Predictor<I, O> model, ObservationRegistry registry) {
        return new ObservedPredictor<>(PredictionObservation.MODEL, name, model, registry);
    }

    /**
     * Observes a fallback chain. Each attempt on a tier becomes an event of the observation.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param name the chain's name
     * @param chain the chain
     * @param registry receives the observations
     * @return a predictor that answers as the chain does
     */
    public static <I, O> ObservedPredictor<I, O> chain(
            String name, Predictor<I, O> chain, ObservationRegistry registry) {
        return new ObservedPredictor<>(PredictionObservation.CHAIN, name, chain, registry);
    }

    @Override
    public Prediction<O> predict(I input, Call call) {
        if (registry.isNoop()) {
            return predictor.predict(input, call);
        }
        PredictionContext context = new PredictionContext(kind, name, call);
        Observation.Scope before = registry.getCurrentObservationScope();
        Observation observation = begin(context);
        try {
            Prediction<O> answer = predictor.predict(input, call);
            context.answered(answer);
            return answer;
        } catch (Throwable e) {
            safely(() -> observation.error(e));
            throw e;
        } finally {
            end(observation, context, before);
        }
    }

    private Observation begin(PredictionContext context) {
        Observation observation = Observation.createNotStarted(null, convention, () -> context, registry);
        safely(observation::start);
        safely(observation::openScope);
        return observation;
    }

    private void end(Observation observation, PredictionContext context, Observation.@Nullable Scope before) {
        safely(() -> attempts(context).forEach(attempt -> observation.event(event(attempt))));
        Observation.Scope own = registry.getCurrentObservationScope();
        if (own != null && own != before) {
            safely(own::close);
        }
        registry.setCurrentObservationScope(before); // even if a handler failed in between
        safely(observation::stop);
    }

    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            UNOBSERVED.warn("A handler of observations failed", e);
        }
    }

    private List<Attempt> attempts(PredictionContext context) {
        Prediction<?> answer = context.answer();
        if (kind != PredictionObservation.CHAIN) {
            return List.of();
        }
        return answer != null
                ? answer.provenance().attempts()
                : context.getError() instanceof ChainExhaustedException none ? none.attempts() : List.of();
    }

    /** The event's name is the same for all, since handlers make a counter of it; what it says is on the span only. */
    private static Event event(Attempt attempt) {
        return Event.of(PredictionObservation.ATTEMPT, attempt.toString());
    }
}
