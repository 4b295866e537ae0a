package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.batching.RowIndependence;
import io.mlprod.cache.Cache;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls from the last frames of a full stack: each fails before it holds anything, or is answered. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // close() waits through interrupts
class FullStackTest {

    /** Of which the last have no room for a call, and the first have room for all of one. */
    private static final int FRAMES = 300;

    private static final Duration LONG = Duration.ofSeconds(20);

    /** One call of every kind about a number. */
    private static void callAll(ModelHandle<Item, Answer> handle, int value) {
        Item item = item(value);
        attempt(() -> handle.predict(item, Call.DEFAULT.timeout(LONG)));
        attempt(() -> handle.predictAll(List.of(item, item, item), Call.DEFAULT.timeout(LONG)));
        attempt(() -> handle.validate(item));
    }

    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (VirtualMachineError e) {
            // the overflow, or the JVM's error that it had no stack to link a call for the first time
        }
    }

    record Item(List<String> x) {}

    record Answer(float y) {}

    private static Item item(int value) {
        return new Item(List.of("x".repeat(2 * value), "y"));
    }

    /** Calls from each of the last frames, from that in which nothing can be called any more on. */
    private static void fromTheLastFrames(int frames, Consumer<Integer> call) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        descend(new int[] {frames}, call);
                    } catch (Throwable e) {
                        thrown.set(e);
                    }
                },
                "full",
                256 << 10);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thrown.get()).isNull();
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is full
    private static void descend(int[] left, Consumer<Integer> call) {
        try {
            descend(left, call);
        } catch (VirtualMachineError e) {
            // so this frame is one of the last
        }
        if (left[0] > 0) {
            left[0]--;
            try {
                call.accept(left[0]);
            } catch (VirtualMachineError e) {
                // as above
            }
        }
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("plain", builder -> builder),
                form(
                        "cached",
                        builder -> builder.cache(Cache.DEFAULT.maximumWeight(1 << 20))
                                .admission(AdmissionLimits.DEFAULT
                                        .maxRuns(1)
                                        .maxWaiting(2)
                                        .maxWait(LONG))
                                .listener(event -> {})),
                form("batched", builder -> builder.batching(Batching.DEFAULT.maxRows(8))));
    }

    private static Arguments form(String name, UnaryOperator<ModelHandleBuilder<Item, Answer>> options) {
        return Arguments.of(name, options);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void call_fromTheLastFrames_leavesNothingBehind(
            String name, UnaryOperator<ModelHandleBuilder<Item, Answer>> options) {
        callFromTheLastFrames(1, options);
    }

    @Tag("soak")
    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void call_fromTheLastFramesAgainAndAgain_leavesNothingBehind(
            String name, UnaryOperator<ModelHandleBuilder<Item, Answer>> options) {
        callFromTheLastFrames(10, options);
    }

    private static void callFromTheLastFrames(int rounds, UnaryOperator<ModelHandleBuilder<Item, Answer>> options) {
        ModelHandle<Item, Answer> handle = options.apply(ModelHandle.builder(Item.class, Answer.class)
                        .load(TestModels.path("dynamic_batch"))
                        .engine(FakeEngine.matrix(ElementType.STRING))
                        .rowIndependence(RowIndependence.ASSUMED))
                .build();
        for (int round = 0; round < rounds; round++) {
            int base = 1_000 * round;
            fromTheLastFrames(FRAMES, left -> callAll(handle, base + left));
            for (int value = base; value < base + FRAMES; value += 20) {
                Item item = item(value);
                assertThat(handle.predict(item, Call.DEFAULT.timeout(LONG))
                                .value()
                                .y())
                        .isEqualTo(4f * value / 2);
                assertThat(handle.predictAll(List.of(item, item), Call.DEFAULT.timeout(LONG)))
                        .allMatch(Outcome::isAnswered);
            }
        }
        assertThatCode(handle::close).doesNotThrowAnyException();
    }

    @Test
    void predictAsync_fromTheLastFrames_wakesThePool() throws Exception {
        try (ModelHandle<Item, Answer> handle = ModelHandle.builder(Item.class, Answer.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(FakeEngine.matrix(ElementType.STRING))
                .async(AsyncLimits.DEFAULT.maxThreads(2).maxWaiting(5_000))
                .build()) {
            Item item = item(2);
            for (int round = 0; round < 100; round += 7) {
                fromTheLastFrames(
                        60 + round,
                        left -> attempt(() -> {
                            CompletableFuture<?> unused = handle.predictAsync(item);
                        }));
                assertThat(handle.predictAsync(item)
                                .get(10, TimeUnit.SECONDS)
                                .value()
                                .y())
                        .isEqualTo(4f);
            }
        }
    }

    /** An accessor that never returns by itself. */
    record Endless(float x) {
        @Override
        public float x() {
            return x < 0 ? deeper(x) + 1 : x;
        }

        @SuppressWarnings("InfiniteRecursion") // as above
        private static float deeper(float x) {
            return deeper(x) + 1;
        }
    }

    @Test
    void predict_accessorThatOverflowsTheStack_endsAndTheNextIsAnswered() {
        try (ModelHandle<Endless, Answer> handle = ModelHandle.builder(Endless.class, Answer.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(FakeEngine.number())
                .cache(Cache.DEFAULT.maximumWeight(1 << 20))
                .build()) {
            for (int i = 0; i < 20; i++) {
                attempt(() -> handle.predict(new Endless(-1), Call.DEFAULT.timeout(LONG)));
                assertThat(handle.predict(new Endless(i), Call.DEFAULT.timeout(LONG))
                                .value()
                                .y())
                        .isEqualTo(2f * i);
            }
        }
    }

    @Test
    void predict_onnxRuntimeFromTheLastFrames_isAnsweredAfterwards() {
        try (ModelHandle<Inputs, Outputs> handle = TestModels.open("identity_string")) {
            fromTheLastFrames(
                    600, left -> handle.predict(Inputs.of("x", Tensor.of(new String[] {"a" + left, "b"}, 1, 2))));
            for (int i = 0; i < 20; i++) {
                assertThat(handle.predict(Inputs.of("x", Tensor.of(new String[] {"c" + i, "d"}, 1, 2)))
                                .value()
                                .tensor("y")
                                .strings())
                        .containsExactly("c" + i, "d");
            }
        }
    }
}
