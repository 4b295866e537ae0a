package io.mlprod.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Outcome;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.time.ManualTime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An engine that is written against this package alone: area = width times height. */
@Timeout(60)
class EngineContractTest {

    /** What the handle did, in its order. */
    private final List<String> calls = new ArrayList<>();

    private final AtomicInteger runs = new AtomicInteger();

    private ByteOrder outputOrder = ByteOrder.nativeOrder();

    private Supplier<Invocation> invocations = Multiplication::new;

    record Box(double width, double height) {}

    record Area(double area) {}

    private final class Multiplier implements Engine, ModelSession {

        private ModelSignature signature = new ModelSignature(List.of(), List.of(), none(), "");

        @Override
        public String name() {
            return "multiplier";
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            calls.add("open with " + options.intraOpThreads() + " threads");
            signature = new ModelSignature(
                    List.of(column("width"), column("height")), List.of(column("area")), none(), model.sha256());
            return this;
        }

        private static ModelMetadata none() {
            return new ModelMetadata("", "", "", "", "", 0, Map.of());
        }

        private static ValueInfo column(String name) {
            List<Dimension> shape = List.of(new Dimension(Dimension.DYNAMIC, "N"), new Dimension(1, null));
            return new ValueInfo(name, new TensorType(ElementType.DOUBLE, shape));
        }

        @Override
        public ModelSignature signature() {
            return signature;
        }

        @Override
        public Optional<String> rowDependence(List<String> outputs) {
            return Optional.empty();
        }

        @Override
        public Invocation newInvocation(List<String> outputs) {
            calls.add("invocation for " + outputs);
            return invocations.get();
        }

        @Override
        public void close() {
            calls.add("close session");
            closing.run();
        }
    }

    /** A width of 13 fails; one of -1 runs until it is terminated. */
    private final class Multiplication implements Invocation {

        private final TensorBuffer[] inputs = {
            TensorBuffer.heap("width", ElementType.DOUBLE), TensorBuffer.heap("height", ElementType.DOUBLE)
        };
        private final TensorBuffer area = TensorBuffer.heap("area", ElementType.DOUBLE);
        private final CountDownLatch terminated = new CountDownLatch(1);

        @Override
        public TensorBuffer input(int index) {
            return inputs[index];
        }

        @Override
        public void run() {
            runs.incrementAndGet();
            int rows = inputs[0].size();
            ByteBuffer result = ByteBuffer.allocate(rows * Double.BYTES).order(outputOrder);
            for (int i = 0; i < rows; i++) {
                double width = ElementType.DOUBLE.readDouble(inputs[0].bytes(), i);
                if (width == 13) {
                    throw new ModelExecutionException("unlucky", null);
                }
                if (width == -1) {
                    awaitTermination();
                }
                result.putDouble(i * Double.BYTES, width * ElementType.DOUBLE.readDouble(inputs[1].bytes(), i));
            }
            area.adopt(new long[] {rows, 1}, result);
        }

        private void awaitTermination() {
            try {
                terminated.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ModelExecutionException("terminated", null);
        }

        @Override
        public TensorBuffer output(int index) {
            return area;
        }

        @Override
        public void terminate() {
            terminated.countDown();
        }

        @Override
        public void close() {
            calls.add("close invocation");
        }
    }

    private ForwardingInvocation with(UnaryOperator<TensorBuffer> input, UnaryOperator<TensorBuffer> output) {
        return new ForwardingInvocation(new Multiplication()) {
            @Override
            public TensorBuffer input(int index) {
                return index == 1 ? input.apply(super.input(index)) : super.input(index);
            }

            @Override
            public TensorBuffer output(int index) {
                return output.apply(super.output(index));
            }
        };
    }

    private static Stream<Arguments> wrongBuffers() {
        UnaryOperator<TensorBuffer> right = UnaryOperator.identity();
        UnaryOperator<TensorBuffer> floats = buffer -> TensorBuffer.heap("wrong", ElementType.FLOAT);
        UnaryOperator<TensorBuffer> none = buffer -> null;
        UnaryOperator<TensorBuffer> broken = buffer -> {
            throw new IllegalStateException("oops");
        };
        return Stream.of(
                arguments(floats, right, "buffer for input 'height' holds float32, but its signature says float64"),
                arguments(none, right, "no buffer for input 'height'"),
                arguments(right, floats, "buffer for output 'area' holds float32, but its signature says float64"),
                arguments(right, none, "no buffer for output 'area'"),
                arguments(broken, right, "could not give its buffer for input 'height'"),
                arguments(right, broken, "could not give its buffer for output 'area'"));
    }

    @ParameterizedTest
    @MethodSource("wrongBuffers")
    void predict_buffersUnlikeTheSignature_areTheEnginesFault(
            UnaryOperator<TensorBuffer> input, UnaryOperator<TensorBuffer> output, String message) {
        invocations = () -> with(input, output);

        assertThatThrownBy(() -> open().predict(new Box(2, 3)))
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContainingAll("area@", message);
    }

    private Runnable closing = () -> {};

    @Test
    @SuppressWarnings("resource") // closed twice
    void close_engineThrows_closesTheOtherVersionsAndReturnsTwice() {
        closing = () -> {
            throw new AssertionError("no");
        };
        ModelHandle<Box, Area> handle = open();
        handle.versions().load(ModelSource.none("area").version("2"));
        handle.versions().load(ModelSource.none("area").version("3"));

        handle.close();
        handle.close();

        assertThat(calls).filteredOn("close session"::equals).hasSize(3);
    }

    @Test
    void unload_engineThrows_versionIsUnloaded() {
        ManualTime time = new ManualTime(Instant.EPOCH);
        List<Event> events = new CopyOnWriteArrayList<>();
        closing = () -> {
            throw new IllegalStateException("no");
        };
        try (ModelHandle<Box, Area> handle =
                builder().time(time).listener(events::add).build()) {
            handle.versions().load(ModelSource.none("area").version("2"));
            handle.versions().unload("2");
            time.advance(Duration.ofDays(1));

            assertThat(events).hasAtLeastOneElementOfType(ModelEvent.Unloaded.class);
            assertThat(handle.versions().list())
                    .filteredOn(VersionStatus::state, State.DRAINING)
                    .isEmpty();
        }
    }

    @Test
    void predict_engineCannotPrepareARun_isTheEnginesFault() {
        IllegalStateException oops = new IllegalStateException("oops");
        invocations = () -> {
            throw oops;
        };

        assertThatThrownBy(() -> open().predict(new Box(2, 3)))
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContaining("could not prepare a run")
                .hasCause(oops);
    }

    private ModelHandle<Box, Area> open() {
        return builder().build();
    }

    private ModelHandleBuilder<Box, Area> builder() {
        return ModelHandle.builder(Box.class, Area.class)
                .load(ModelSource.none("area"))
                .engine(new Multiplier());
    }

    @Test
    void predict_engineWithoutAFile_answers() {
        try (ModelHandle<Box, Area> handle = open()) {
            for (int i = 0; i < 3; i++) {
                assertThat(handle.predict(new Box(i, 5)).value()).isEqualTo(new Area(i * 5));
            }
        }
    }

    @Test
    void predictAll_engineWithoutAFile_answersInBatches() {
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            boxes.add(new Box(i % 10, i));
        }
        try (ModelHandle<Box, Area> handle = open()) {
            List<Outcome<Area>> outcomes = handle.predictAll(boxes);
            for (int i = 0; i < 600; i++) {
                assertThat(outcomes.get(i).prediction().value()).isEqualTo(new Area(i % 10 * i));
            }
            assertThat(runs).hasValueLessThan(100); // how many make a chunk is learnt by the time that they take
        }
    }

    @Test
    void predict_fakeEngineWithInvalidInput_isValidated() {
        try (ModelHandle<Box, Area> handle = open()) {
            assertThatThrownBy(() -> handle.predict(new Box(Double.NaN, 1))).isInstanceOf(InvalidInputException.class);
            assertThat(runs).hasValue(0);
        }
    }

    @Test
    void predict_fakeEngineThatFails_namesTheModelAndStaysUsable() {
        try (ModelHandle<Box, Area> handle = open()) {
            assertThatThrownBy(() -> handle.predict(new Box(13, 1)))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessageContainingAll("area@", "unlucky");
            assertThat(handle.predict(new Box(2, 3)).value()).isEqualTo(new Area(6));
        }
    }

    @Test
    void predict_fakeEngineOverdue_isTerminated() {
        try (ModelHandle<Box, Area> handle = open()) {
            assertThatThrownBy(() -> handle.predict(new Box(-1, 1), Call.DEFAULT.timeout(Duration.ofMillis(20))))
                    .isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void close_engineWithoutAFile_closesInvocationsBeforeTheSession() {
        ModelHandle<Box, Area> handle = open();
        handle.predict(new Box(1, 1));
        handle.close();

        assertThat(calls)
                .containsExactly("open with 1 threads", "invocation for [area]", "close invocation", "close session");
    }

    @Test
    void predict_outputInTheWrongByteOrder_isRefused() {
        outputOrder = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        try (ModelHandle<Box, Area> handle = open()) {
            assertThatThrownBy(() -> handle.predict(new Box(2, 3)))
                    .hasStackTraceContaining("'area'")
                    .hasStackTraceContaining("native byte order");
        }
    }

    @Test
    void adopt_bufferThatIsNotOfTheShapesSize_isRefused() {
        TensorBuffer buffer = TensorBuffer.heap("area", ElementType.DOUBLE);
        ByteBuffer threeRows = ByteBuffer.allocate(3 * Double.BYTES).order(ByteOrder.nativeOrder());
        assertThatThrownBy(() -> buffer.adopt(new long[] {2, 1}, threeRows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'area'");
    }
}
