package io.mlprod.monitoring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Event;
import io.micrometer.observation.docs.ObservationDocumentation;
import java.util.List;

/**
 * The observations of predictions: their names, keys and events. A host changes them with an
 * {@code ObservationConvention} for {@link PredictionContext}.
 *
 * @since 0.1
 */
public enum PredictionObservation implements ObservationDocumentation {

    /** A prediction of a model. */
    MODEL("mlprod.predict", PredictionKey.MODEL, PredictionKey.VERSION, PredictionKey.SOURCE, PredictionKey.OUTCOME),

    /** A call of a fallback chain; each attempt on a tier is an event. */
    CHAIN("mlprod.fallback", PredictionKey.CHAIN, PredictionKey.TIER, PredictionKey.DEGRADATION, PredictionKey.OUTCOME);

    /** The name of the event of an attempt on a tier, which says in words what became of it. */
    public static final String ATTEMPT = "attempt";

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<PredictionKey> keys;

    PredictionObservation(String title, PredictionKey... keys) {
        this.title = title;
        this.keys = List.of(keys);
    }

    @Override
    public String getName() {
        return title;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return keys.toArray(KeyName[]::new);
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {PredictionKey.ID, PredictionKey.ANSWERED_BY};
    }

    @Override
    public Class<PredictionConvention> getDefaultConvention() {
        return PredictionConvention.class;
    }

    @Override
    public Event[] getEvents() {
        return this == CHAIN ? new Event[] {Event.of(ATTEMPT)} : EMPTY_EVENT_NAMES;
    }
}
