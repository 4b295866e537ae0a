package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A model that subtracts the mean of its batch although its first dimension is dynamic. One row alone gives zeros, and
 * so must every row of predictAll, whatever the first batch happens to hold, even if the engine wrongly claims that
 * rows are independent.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
class BatchTrustTest {

    private static final int CHUNK = 256;

    record Pair(float a, float b) {}

    record Wrapped(float[] x) {}

    /** Equal inputs for more than the first chunk, and then others. */
    private static <I> List<I> equalThenOthers(IntFunction<I> maker) {
        return IntStream.range(0, 3 * CHUNK)
                .mapToObj(i -> maker.apply(i < CHUNK + 10 ? 1 : i))
                .toList();
    }

    private static <I, O> ModelHandle<I, O> claimed(Class<I> input, Class<O> output, Schema schema) {
        return ModelHandle.builder(input, output)
                .load(TestModels.path("center"))
                .schema(schema)
                .engine(new ClaimedIndependence())
                .build();
    }

    private static <I> void assertZeros(Class<I> type, List<I> inputs) {
        try (ModelHandle<I, float[]> handle = claimed(type, float[].class, Schema.empty())) {
            for (Outcome<float[]> outcome : handle.predictAll(inputs)) {
                assertThat(outcome.prediction().value()).containsExactly(0, 0);
            }
        }
    }

    private static Inputs x(float... values) {
        return Inputs.of("x", Tensor.of(values, values.length / 2, 2));
    }

    @Test
    void predictAll_equalRecordsFirst_areTheSameAsOneByOne() {
        assertZeros(Pair.class, equalThenOthers(i -> new Pair(i, 2 * i)));
    }

    @Test
    void predictAll_equalArraysFirst_areTheSameAsOneByOne() {
        assertZeros(float[].class, equalThenOthers(i -> new float[] {i, 2 * i}));
    }

    @Test
    void predictAll_equalRecordsOfArraysFirst_areTheSameAsOneByOne() {
        assertZeros(Wrapped.class, equalThenOthers(i -> new Wrapped(new float[] {i, 2 * i})));
    }

    @Test
    void predictAll_oneInputAgainAndAgainFirst_isTheSameAsOneByOne() {
        Pair again = new Pair(1, 2);
        assertZeros(Pair.class, equalThenOthers(i -> i == 1 ? again : new Pair(i, 2 * i)));
    }

    @Test
    void predictAll_equalCallsBeforeOthers_areTheSameAsOneByOne() {
        try (ModelHandle<Pair, float[]> handle = claimed(Pair.class, float[].class, Schema.empty())) {
            for (int run = 0; run < 3; run++) {
                handle.predictAll(Collections.nCopies(20, new Pair(1, 2)));
            }
            for (Outcome<float[]> outcome : handle.predictAll(List.of(new Pair(1, 2), new Pair(3, 4)))) {
                assertThat(outcome.prediction().value()).containsExactly(0, 0);
            }
        }
    }

    @Test
    void predictAll_equalTensorsOfSeveralRowsFirst_areTheSameAsOneByOne() {
        List<Inputs> inputs = equalThenOthers(i -> x(i, 0, 3 * i, 4));
        try (ModelHandle<Inputs, Outputs> handle = claimed(Inputs.class, Outputs.class, Schema.empty())) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                float a = inputs.get(i).tensor("x").floats()[0];
                assertThat(outcomes.get(i).prediction().value().tensor("y").floats())
                        .containsExactly(-a, -2, a, 2);
            }
        }
    }

    @Test
    void predictAll_equalRowsInTensorsOfOneOrTwoFirst_areTheSameAsOneByOne() {
        List<Inputs> inputs = new ArrayList<>(equalThenOthers(i -> x(i, i)));
        for (int i = 0; i < inputs.size(); i += 5) {
            inputs.set(i, x(1, 1, 1, 1));
        }
        try (ModelHandle<Inputs, Outputs> handle = claimed(Inputs.class, Outputs.class, Schema.empty())) {
            for (Outcome<Outputs> outcome : handle.predictAll(inputs)) {
                assertThat(outcome.prediction().value().tensor("y").floats()).containsOnly(0);
            }
        }
    }

    @Test
    void predictAll_inputsThatRulesMakeEqualFirst_areTheSameAsOneByOne() {
        Schema clamp = Schema.builder()
                .feature("a", rules -> rules.min(1000).clamp())
                .feature("b", rules -> rules.min(1000).clamp())
                .build();
        List<Pair> inputs = IntStream.range(0, 3 * CHUNK)
                .mapToObj(i -> new Pair(3 * i, 3 * i))
                .toList();
        try (ModelHandle<Pair, float[]> handle = claimed(Pair.class, float[].class, clamp)) {
            for (Outcome<float[]> outcome : handle.predictAll(inputs)) {
                assertThat(outcome.prediction().value()).containsExactly(0, 0);
            }
        }
    }

    @Test
    void predictAll_firstCallsOfFourThreadsAtOnce_areTheSameAsOneByOne() throws Exception {
        firstCallsOfFourThreads(30);
    }

    @Tag("soak")
    @Test
    void predictAll_firstCallsOfFourThreadsThousandTimes_areTheSameAsOneByOne() throws Exception {
        firstCallsOfFourThreads(1_000);
    }

    private static void firstCallsOfFourThreads(int rounds) throws Exception {
        List<List<Pair>> inputs = List.of(
                Collections.nCopies(CHUNK, new Pair(1, 2)),
                IntStream.range(0, 40).mapToObj(i -> new Pair(i, -i)).toList(),
                Collections.nCopies(20, new Pair(7, 7)),
                IntStream.range(0, 2).mapToObj(i -> new Pair(i * 5, i)).toList());
        ExecutorService threads = Executors.newFixedThreadPool(inputs.size());
        try {
            for (int round = 0; round < rounds; round++) {
                CyclicBarrier start = new CyclicBarrier(inputs.size());
                try (ModelHandle<Pair, float[]> handle = claimed(Pair.class, float[].class, Schema.empty())) {
                    List<Future<?>> ends = new ArrayList<>();
                    for (List<Pair> own : inputs) {
                        ends.add(threads.submit(() -> {
                            start.await();
                            for (int run = 0; run < 3; run++) {
                                assertThat(handle.predictAll(own))
                                        .allSatisfy(outcome -> assertThat(
                                                        outcome.prediction().value())
                                                .containsExactly(0, 0));
                            }
                            return null;
                        }));
                    }
                    for (Future<?> end : ends) {
                        end.get();
                    }
                    assertThat(handle.predictAll(inputs.get(1)))
                            .as("what the handle has learnt")
                            .allSatisfy(outcome ->
                                    assertThat(outcome.prediction().value()).containsExactly(0, 0));
                }
            }
        } finally {
            threads.shutdown();
        }
    }
}
