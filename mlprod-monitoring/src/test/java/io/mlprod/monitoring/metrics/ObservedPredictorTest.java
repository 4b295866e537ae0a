package io.mlprod.monitoring.metrics;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.micrometer.tracing.test.simple.SpansAssert;
import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.ModelVersion;
import io.mlprod.provenance.AttemptOutcome;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedPredictorTest {

    private static final ModelVersion MODEL = new ModelVersion("fraud", "7", "");
    private static final Predictor<String, String> FRAUD = (input, call) -> Prediction.of("yes", MODEL);
    private static final Predictor<String, String> CHAIN =
            (input, call) -> Prediction.of("no", FakeChain.LITE).withProvenance(FakeChain.degraded());

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private static <O> Predictor<String, O> failing(RuntimeException error) {
        return (input, call) -> {
            throw error;
        };
    }

    @Test
    void predict_model_isOneObservationWithBoundedKeys() {
        ObservedPredictor.model("fraud", FRAUD, observations).predict("in");

        assertThat(observations)
                .hasSingleObservationThat()
                .hasNameEqualTo("mlprod.predict")
                .hasContextualNameEqualTo("predict fraud")
                .hasLowCardinalityKeyValue("model", "fraud")
                .hasLowCardinalityKeyValue("model.version", "7")
                .hasLowCardinalityKeyValue("source", "run")
                .hasLowCardinalityKeyValue("outcome", "success")
                .hasHighCardinalityKeyValue("prediction.model", "fraud@7")
                .hasHighCardinalityKeyValueWithKey("prediction.id")
                .hasBeenStarted()
                .hasBeenStopped();
    }

    @Test
    void predict_modelFails_observationHasTheErrorAndCallerGetsIt() {
        OverloadedException error = new OverloadedException("full");

        assertThatThrownBy(() -> ObservedPredictor.model("fraud", failing(error), observations)
                        .predict("in"))
                .isSameAs(error);

        assertThat(observations)
                .hasSingleObservationThat()
                .hasLowCardinalityKeyValue("outcome", "error")
                .hasLowCardinalityKeyValue("model.version", "none")
                .hasError(error);
    }

    @Test
    void predict_chain_namesTheTierAndHasAnEventForEachAttempt() {
        Events events = events();

        ObservedPredictor.chain("payments", CHAIN, observations).predict("in");

        assertThat(observations)
                .hasSingleObservationThat()
                .hasNameEqualTo("mlprod.fallback")
                .hasLowCardinalityKeyValue("chain", "payments")
                .hasLowCardinalityKeyValue("tier", "lite")
                .hasLowCardinalityKeyValue("degradation", "timeout")
                .hasHighCardinalityKeyValue("prediction.model", "lite@3");
        assertThat(events.said).containsExactly("attempt: fraud TIMEOUT in 2 ms", "attempt: lite SUCCESS in 2 ms");
    }

    @Test
    void predict_chainExhausted_hasAnEventForEachAttempt() {
        Events events = events();
        ChainExhaustedException error = new ChainExhaustedException(
                "payments", List.of(FakeChain.attempt("fraud", AttemptOutcome.BREAKER_OPEN)));

        assertThatThrownBy(() -> ObservedPredictor.chain("payments", failing(error), observations)
                        .predict("in"))
                .isSameAs(error);

        assertThat(events.said).containsExactly("attempt: fraud BREAKER_OPEN in 2 ms");
    }

    /** Keeps what events say. */
    private static final class Events implements ObservationHandler<Observation.Context> {

        private final List<String> said = new ArrayList<>();

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onEvent(Observation.Event event, Observation.Context context) {
            said.add(event.getName() + ": " + event.getContextualName());
        }
    }

    private Events events() {
        Events events = new Events();
        observations.observationConfig().observationHandler(events);
        return events;
    }

    @Test
    void predict_nested_modelIsChildOfChain() {
        Predictor<String, String> model = ObservedPredictor.model("fraud", FRAUD, observations);

        ObservedPredictor.chain("payments", model, observations).predict("in");

        assertThat(observations)
                .hasObservationWithNameEqualTo("mlprod.predict")
                .that()
                .hasParentObservationContextMatching(parent ->
                        parent instanceof PredictionContext of && of.predictor().equals("payments"));
    }

    @Test
    void predict_simpleTracer_isOneSpan() {
        SimpleTracer tracer = new SimpleTracer();
        observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));

        ObservedPredictor.model("fraud", FRAUD, observations).predict("in");

        SpansAssert.assertThat(tracer.getSpans())
                .hasASpanWithName(
                        "predict fraud",
                        span -> span.hasTag("model.version", "7").hasTag("outcome", "success"));
    }

    @Test
    void predict_openTelemetry_spanOfChainSaysWhatBecameOfEachTier() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                .build();
        OtelTracer tracer = new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {});
        observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));

        ObservedPredictor.chain("payments", CHAIN, observations).predict("in");

        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getName()).isEqualTo("fallback payments");
        assertThat(span.getEvents())
                .extracting(EventData::getName)
                .containsExactly("fraud TIMEOUT in 2 ms", "lite SUCCESS in 2 ms");
        assertThat(span.getAttributes().asMap().toString()).contains("prediction.id", "lite@3");
    }

    @Test
    void predict_meterHandler_idIsNoTag() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));

        ObservedPredictor.model("fraud", FRAUD, observations).predict("in");

        assertThat(meters.get("mlprod.predict").timer().getId().getTags())
                .extracting(tag -> tag.getKey())
                .containsExactly("error", "model", "model.version", "outcome", "source");
    }

    @Test
    void predict_handlerThrows_callerGetsTheAnswerAndNoScopeIsLeft() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Throwing());

        Prediction<String> answer =
                ObservedPredictor.model("fraud", FRAUD, registry).predict("in");

        assertThat(answer.value()).isEqualTo("yes");
        assertThat(registry.getCurrentObservationScope()).isNull();
    }

    /** Throws whenever it may. */
    private static final class Throwing implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStart(Observation.Context context) {
            throw new IllegalStateException("start");
        }

        @Override
        public void onScopeOpened(Observation.Context context) {
            throw new IllegalStateException("scope opened");
        }

        @Override
        public void onScopeClosed(Observation.Context context) {
            throw new IllegalStateException("scope closed");
        }

        @Override
        public void onStop(Observation.Context context) {
            throw new IllegalStateException("stop");
        }
    }

    @Test
    void predict_noHandlers_asksDirectly() {
        Call[] asked = new Call[1];
        Predictor<String, String> predictor = (input, call) -> {
            asked[0] = call;
            return FRAUD.predict(input, call);
        };

        ObservedPredictor.model("fraud", predictor, ObservationRegistry.NOOP).predict("in", Call.DEFAULT);

        assertThat(asked[0]).isSameAs(Call.DEFAULT);
    }

    @Test
    void predict_hostsConvention_namesTheObservation() {
        observations.observationConfig().observationConvention(new HostConvention());

        ObservedPredictor.model("fraud", FRAUD, observations).predict("in");

        assertThat(observations).hasSingleObservationThat().hasNameEqualTo("host.predict");
    }

    private static final class HostConvention extends PredictionConvention
            implements io.micrometer.observation.GlobalObservationConvention<PredictionContext> {

        HostConvention() {
            super(PredictionObservation.MODEL);
        }

        @Override
        public String getName() {
            return "host.predict";
        }
    }
}
