package io.mlprod.monitoring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Event;
import io.micrometer.observation.docs.ObservationDocumentation;
import java.util.Arrays;

/**
 * The observations of predictions: their names, keys and events. A host changes them with an
 * {@code ObservationConvention} for {@link PredictionContext}.
 *
 * @since 0.1
 */
public enum PredictionObservation implements ObservationDocumentation {

    /** A prediction of a model. */
    MODEL("mlprod.predict", Key.MODEL, Key.VERSION, Key.SOURCE, Key.OUTCOME),

    /** A call of a fallback chain; each attempt on a tier is an event. */
    CHAIN("mlprod.fallback", Key.CHAIN, Key.TIER, Key.DEGRADATION, Key.OUTCOME);

    /** The name of the event of an attempt on a tier, which says in words what became of it. */
    public static final String ATTEMPT = "attempt";

    /** The names of keys. */
    public enum Key implements KeyName {
        /** The model's name. */
        MODEL("model"),
        /** The version that answered; {@code none} without an answer. */
        VERSION("model.version"),
        /** The source of the answer; {@code none} without an answer. */
        SOURCE("source"),
        /** Whether there was an answer: {@code success} or {@code error}. */
        OUTCOME("outcome"),
        /** The chain's name. */
        CHAIN("chain"),
        /** The tier that answered; {@code none} without an answer. */
        TIER("tier"),
        /** Why the answer is degraded; {@code none} if it is not. */
        DEGRADATION("degradation"),
        /** The prediction's identity; only on the span. */
        ID("prediction.id"),
        /** The model and version that answered; only on the span. */
        ANSWERED_BY("prediction.model");

        private final String key;

        Key(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    private final String title;
    private final Key[] keys;

    PredictionObservation(String title, Key... keys) {
        this.title = title;
        this.keys = keys;
    }

    @Override
    public String getName() {
        return title;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return Arrays.copyOf(keys, keys.length, KeyName[].class);
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {Key.ID, Key.ANSWERED_BY};
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
