package io.mlprod.robustness;

import static io.mlprod.robustness.Models.LINEAR_ANSWER;
import static io.mlprod.robustness.Models.LINEAR_INPUT;
import static io.mlprod.robustness.Models.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListenerTest {

    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();

    private ModelHandleBuilder<Inputs, Outputs> linear() {
        return ModelHandle.builder()
                .name("prices")
                .version("3")
                .load(path("dynamic_batch"))
                .listener(events::add);
    }

    private <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void listener_loadPredictClose_getsEventsInOrder() {
        long start = System.nanoTime();
        ModelHandle<Inputs, Outputs> handle = linear().build();
        Prediction<Outputs> prediction =
                handle.predict(LINEAR_INPUT, Call.DEFAULT.tag("shop", "7").tag("page", "cart"));
        handle.close();
        long nanos = System.nanoTime() - start;

        assertThat(events)
                .hasSize(3)
                .allSatisfy(event -> assertThat(((ModelEvent) event).model()).isEqualTo(handle.serving()));
        List<Event> inOrder = new ArrayList<>(events);
        assertThat(inOrder.get(0)).isInstanceOfSatisfying(ModelEvent.Loaded.class, loaded -> {
            assertThat(loaded.signature()).isEqualTo(handle.signature());
            assertThat(loaded.duration()).isPositive().isLessThan(java.time.Duration.ofNanos(nanos));
        });
        assertThat(inOrder.get(1)).isInstanceOfSatisfying(ModelEvent.Predicted.class, answered -> {
            assertThat(answered.id()).isEqualTo(prediction.id());
            assertThat(answered.input()).isSameAs(LINEAR_INPUT);
            assertThat(answered.output()).isSameAs(prediction.value());
            assertThat(answered.tags()).isEqualTo(Map.of("shop", "7", "page", "cart"));
            assertThat(answered.violations()).isEmpty();
            assertThat(answered.duration()).isPositive().isLessThan(java.time.Duration.ofNanos(nanos));
        });
        assertThat(inOrder.get(2)).isInstanceOf(ModelEvent.Closed.class);
    }

    @Test
    void listener_invalidInput_getsFailedWithTheCallersError() {
        Inputs wrong = Inputs.of("x", Tensor.of(new float[] {4711, 815}, 1, 2));
        try (ModelHandle<Inputs, Outputs> handle = linear().build()) {
            assertThatThrownBy(() -> handle.predict(wrong, Call.DEFAULT.tag("shop", "7")))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            error -> assertThat(events(ModelEvent.PredictionFailed.class))
                                    .singleElement()
                                    .satisfies(failed -> {
                                        assertThat(failed.error()).isSameAs(error);
                                        assertThat(failed.input()).isSameAs(wrong);
                                        assertThat(failed.tags()).containsEntry("shop", "7");
                                    }));
        }
    }

    @Test
    void listener_modelFails_getsFailed() {
        try (ModelHandle<Inputs, Outputs> handle =
                ModelHandle.builder().load(path("intdiv")).listener(events::add).build()) {
            Inputs zero = Inputs.of("a", Tensor.of(new int[] {1})).and("b", Tensor.of(new int[] {0}));

            assertThatThrownBy(() -> handle.predict(zero)).isInstanceOf(ModelExecutionException.class);

            assertThat(events(ModelEvent.PredictionFailed.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.error()).isInstanceOf(ModelExecutionException.class));
        }
    }

    @Test
    void listener_predictAll_getsOneEventForEachInput() {
        Inputs wrong = Inputs.of("x", Tensor.of(new float[] {1}, 1, 1));
        try (ModelHandle<Inputs, Outputs> handle = linear().build()) {
            List<Outcome<Outputs>> outcomes =
                    handle.predictAll(List.of(LINEAR_INPUT, wrong, LINEAR_INPUT), Call.DEFAULT.tag("job", "night"));

            assertThat(events(ModelEvent.Predicted.class))
                    .hasSize(2)
                    .extracting(ModelEvent.Predicted::id)
                    .containsExactlyInAnyOrder(
                            outcomes.get(0).prediction().id(),
                            outcomes.get(2).prediction().id());
            assertThat(events(ModelEvent.PredictionFailed.class)).hasSize(1);
            assertThat(events(ModelEvent.Predicted.class))
                    .allSatisfy(event -> assertThat(event.tags()).containsEntry("job", "night"));
        }
    }

    @Test
    void listener_loadRefused_getsNothing() {
        assertThatThrownBy(() -> linear().load(path("missing_operator")).build())
                .isInstanceOf(LoadException.class);

        assertThat(events).isEmpty();
    }

    @Test
    void listener_text_holdsNoValues() {
        Inputs secret = Inputs.of("x", Tensor.of(new float[] {4711.25f, 0, 0, 0}, 1, 4));
        Inputs wrong = Inputs.of("x", Tensor.of(new float[] {4711.25f}, 1, 1));
        try (ModelHandle<Inputs, Outputs> handle = linear().build()) {
            Prediction<Outputs> prediction = handle.predict(secret);
            assertThatThrownBy(() -> handle.predict(wrong)).hasMessageNotContaining("4711");
            float answer = prediction.value().tensor("y").floats()[0];

            assertThat(prediction.toString()).doesNotContain("4711", Float.toString(answer));
            assertThat(events)
                    .hasSize(3)
                    .allSatisfy(event -> assertThat(event.toString())
                            .contains("prices")
                            .doesNotContain("4711", Float.toString(answer)));
        }
    }

    @Test
    void listener_throwsAnything_isCountedAndHeardByNobody() {
        AtomicInteger thrown = new AtomicInteger();
        PredictionListener rude = event -> {
            if (thrown.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("rude");
            }
            throw new StackOverflowError("ruder");
        };
        ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(path("dynamic_batch"))
                .listener(rude)
                .listener(events::add)
                .build();
        assertThat(handle.predict(LINEAR_INPUT).value().tensor("y").floats()).containsExactly(LINEAR_ANSWER);
        assertThat(handle.predictAll(List.of(LINEAR_INPUT, LINEAR_INPUT))).allMatch(Outcome::isAnswered);
        assertThat(handle.predictAsync(LINEAR_INPUT).join().value().tensor("y").floats())
                .containsExactly(LINEAR_ANSWER);
        handle.close();

        assertThat(events).as("the listener behind it hears everything").hasSize(6);
        assertThat(thrown).hasValue(6);
        assertThat(handle.statistics().listenerErrors()).isEqualTo(6);
    }

    @Test
    void listener_predictsItself_works() {
        AtomicInteger depth = new AtomicInteger();
        ModelHandle<?, ?>[] self = new ModelHandle<?, ?>[1];
        try (ModelHandle<Inputs, Outputs> handle = linear().listener(event -> {
                    if (event instanceof ModelEvent.Predicted && depth.incrementAndGet() <= 20) {
                        @SuppressWarnings("unchecked")
                        ModelHandle<Inputs, Outputs> again = (ModelHandle<Inputs, Outputs>) self[0];
                        again.predict(LINEAR_INPUT);
                    }
                })
                .build()) {
            self[0] = handle;
            handle.predict(LINEAR_INPUT);

            assertThat(events(ModelEvent.Predicted.class)).hasSize(21);
            assertThat(handle.statistics().listenerErrors()).isZero();
        }
    }

    @Test
    void listener_null_isRefused() {
        assertThatThrownBy(() -> ModelHandle.builder().listener(null)).isInstanceOf(NullPointerException.class);
    }
}
