package io.mlprod.fallback.internal.check;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mlprod.fallback.Together;
import io.mlprod.fallback.elsewhere.Hidden;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import java.math.BigDecimal;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutputCheckTest {

    enum Level {
        LOW,
        HIGH {
            @Override
            public String toString() {
                return "high";
            }
        }
    }

    record Answer(String label, float score, Map<String, Float> scores) {}

    record Numbers(int count, double mean, Double median, Float spread, Number any, Object other) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Lists(float[] floats, double[][] matrix, Answer[] answers, String[] labels, int[] counts) {}

    record Texts(String text, Level level, long count, Instant at, List<String> more, BigDecimal amount) {}

    record Outer(String name, Answer inner, Optional<Double> threshold) {}

    record Node(float weight, Node next) {}

    record Throwing(double score) {

        @Override
        public double score() {
            throw new UnsupportedOperationException();
        }
    }

    private static Answer answer(double score) {
        return new Answer("fraud", (float) score, Map.of("fraud", 0.9f));
    }

    private static Node chain(int length, float last) {
        Node node = new Node(last, null);
        for (int i = 1; i < length; i++) {
            node = new Node(1, node);
        }
        return node;
    }

    private static List<Object> holdsItself(Object first) {
        List<Object> list = new ArrayList<>();
        list.add(first);
        list.add(list);
        return list;
    }

    private static Object nested(int lists, Object innermost) {
        Object value = innermost;
        for (int i = 0; i < lists; i++) {
            value = List.of(value);
        }
        return value;
    }

    static Stream<Arguments> usable() {
        Map<String, Object> holdsItself = new HashMap<>();
        holdsItself.put("itself", holdsItself);
        return Stream.<Object>of(
                        0.5,
                        -0.0f,
                        Double.MAX_VALUE,
                        Float.MIN_VALUE,
                        3,
                        "NaN",
                        true,
                        Level.HIGH,
                        new Object(),
                        new BigDecimal("1e400"),
                        new float[0],
                        new float[] {1, 2},
                        new double[][] {{1}, {2, 3}, null},
                        new int[] {1},
                        new Object[] {null, "a", 1.0},
                        Optional.empty(),
                        Optional.of(1.0),
                        List.of(),
                        Arrays.asList(1.0, null),
                        Collections.singletonMap("a", null),
                        Map.of(NaN, "keys are not looked at"),
                        answer(0.5),
                        new Answer(null, 0, null),
                        new Numbers(1, 2, null, null, null, null),
                        new Lists(null, null, new Answer[] {null}, new String[] {null}, new int[] {1}),
                        new Texts("NaN", Level.LOW, 1, Instant.EPOCH, List.of("NaN"), BigDecimal.ONE),
                        Tensor.of(new float[] {1, 2}),
                        Tensor.of(new long[] {0x7ff8000000000000L}),
                        Tensor.of(new String[] {"NaN"}),
                        Outputs.of(Map.of("label", Tensor.of(new long[] {1}))),
                        new SequenceValue(List.of(new MapValue(Map.of(1L, 0.5f)))),
                        chain(100, 1),
                        holdsItself(1.0),
                        holdsItself,
                        nested(100, NaN),
                        Hidden.member(0.5),
                        Hidden.local(0.5f))
                .map(answer -> arguments(new Object[] {answer})); // an array is one answer, not several arguments
    }

    @ParameterizedTest
    @MethodSource("usable")
    void problem_ofAUsableAnswer_isNone(Object answer) {
        assertThat(OutputCheck.problem(answer)).isNull();
    }

    static Stream<Arguments> unusable() {
        Tensor halves = Tensor.of(ElementType.FLOAT16, FloatBuffer.wrap(new float[] {1, Float.NEGATIVE_INFINITY}), 2);
        return Stream.of(
                arguments(null, "no answer"),
                arguments(NaN, "NaN"),
                arguments(POSITIVE_INFINITY, "infinite"),
                arguments(Float.NaN, "NaN"),
                arguments(Float.NEGATIVE_INFINITY, "infinite"),
                arguments(new float[] {1, Float.NaN}, "element 1: NaN"),
                arguments(new float[] {Float.POSITIVE_INFINITY}, "element 0: infinite"),
                arguments(new double[] {1, 2, NEGATIVE_INFINITY}, "element 2: infinite"),
                arguments(new double[][] {{1}, {2, NaN}}, "element 1: element 1: NaN"),
                arguments(new Double[] {null, NaN}, "element 1: NaN"),
                arguments(Optional.of(NaN), "NaN"),
                arguments(List.of(1.0, "a", NaN), "element 2: NaN"),
                arguments(Map.of("Jane Doe", NaN), "a map's value: NaN"),
                arguments(answer(NaN), "component score: NaN"),
                arguments(new Answer("a", 1, Map.of("a", Float.NaN)), "component scores: a map's value: NaN"),
                arguments(new Numbers(1, POSITIVE_INFINITY, 1.0, 1f, 1, 1), "component mean: infinite"),
                arguments(new Numbers(1, 1, NaN, 1f, 1, 1), "component median: NaN"),
                arguments(new Numbers(1, 1, 1.0, Float.NaN, 1, 1), "component spread: NaN"),
                arguments(new Numbers(1, 1, 1.0, 1f, NaN, 1), "component any: NaN"),
                arguments(new Numbers(1, 1, 1.0, 1f, 1, List.of(NaN)), "component other: element 0: NaN"),
                arguments(
                        new Lists(new float[] {Float.NaN}, null, null, null, null), "component floats: element 0: NaN"),
                arguments(
                        new Lists(null, new double[][] {{NaN}}, null, null, null),
                        "component matrix: element 0: element 0: NaN"),
                arguments(
                        new Lists(null, null, new Answer[] {answer(1), answer(NaN)}, null, null),
                        "component answers: element 1: component score: NaN"),
                arguments(new Outer("a", answer(NaN), Optional.empty()), "component inner: component score: NaN"),
                arguments(new Outer("a", answer(1), Optional.of(NaN)), "component threshold: NaN"),
                arguments(new Answer[] {answer(NaN)}, "element 0: component score: NaN"),
                arguments(Tensor.of(new float[] {1, Float.NaN}), "element 1: NaN"),
                arguments(Tensor.scalar(NEGATIVE_INFINITY), "element 0: infinite"),
                arguments(halves, "element 1: infinite"),
                arguments(
                        Outputs.of(Map.of("probabilities", Tensor.of(new double[] {NaN}))),
                        "output probabilities: element 0: NaN"),
                arguments(
                        Outputs.of(Map.of("scores", new SequenceValue(List.of(new MapValue(Map.of(1L, NaN)))))),
                        "output scores: component elements: element 0: component entries: a map's value: NaN"),
                arguments(chain(2, Float.NaN), "component next: component weight: NaN"),
                arguments(holdsItself(NaN), "element 0: NaN"),
                arguments(nested(3, NaN), "element 0: element 0: element 0: NaN"),
                arguments(Hidden.member(NaN), "component score: NaN"),
                arguments(Hidden.local(Float.NaN), "component score: NaN"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void problem_ofAnUnusableAnswer_saysWhere(Object answer, String problem) {
        assertThat(OutputCheck.problem(answer)).isEqualTo(problem);
    }

    @Test
    void problem_ofARecordThatCannotBeRead_isNotSeen(@TempDir Path folder) throws Exception {
        ClosedModule closed = new ClosedModule(folder);

        assertThat(OutputCheck.problem(closed.score(NaN))).isNull();
        assertThat(OutputCheck.problem(closed.label("NaN"))).isNull();
        assertThat(OutputCheck.problem(List.of(closed.score(NaN), NaN))).isEqualTo("element 1: NaN");
    }

    @Test
    void problem_ofACollectionThatThrows_isThatItCannotBeRead() {
        List<Object> broken = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new IllegalStateException("the connection is closed");
            }

            @Override
            public int size() {
                return 1;
            }
        };

        assertThat(OutputCheck.problem(broken)).isEqualTo("cannot be read: IllegalStateException");
    }

    @Test
    void problem_ofARecordWhoseAccessorThrows_isInItsFields() {
        assertThat(OutputCheck.problem(new Throwing(1))).isNull();
        assertThat(OutputCheck.problem(new Throwing(NaN))).isEqualTo("component score: NaN");
    }

    @Test
    void problem_seenFirstByManyThreads_isTheSameForAll() throws Exception {
        record First(String label, double score) {}

        assertThat(Together.each(thread -> OutputCheck.problem(new First("a", thread % 2 == 0 ? NaN : 1))))
                .containsExactly(
                        "component score: NaN", null,
                        "component score: NaN", null,
                        "component score: NaN", null,
                        "component score: NaN", null);
    }

    record Holder(List<Object> parts) {}

    /** Each holds itself a hundred times, which within eight levels is 10 to the 16 ways. */
    static Stream<Arguments> holdingItselfOften() {
        List<Object> list = new ArrayList<>();
        list.addAll(Collections.nCopies(100, list));
        Object[] array = new Object[100];
        Arrays.fill(array, array);
        Map<Integer, Object> map = new HashMap<>();
        List<Object> throughRecord = new ArrayList<>();
        List<Object> throughOptional = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            map.put(i, map);
            throughRecord.add(new Holder(throughRecord));
            throughOptional.add(Optional.of(throughOptional));
        }
        List<Object> shared = List.of(1.0);
        for (int i = 0; i < 7; i++) {
            shared = new ArrayList<>(Collections.nCopies(100, shared));
        }
        return Stream.of(
                arguments("list", list),
                arguments("array", array),
                arguments("map", map),
                arguments("record", throughRecord),
                arguments("optional", throughOptional),
                arguments("one part many times", shared));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("holdingItselfOften")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void problem_answerThatHoldsItselfOften_isNone(String name, Object answer) {
        assertThat(OutputCheck.problem(answer)).isNull();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void problem_nanBehindManyCircles_isFound() {
        List<Object> circle = new ArrayList<>();
        circle.addAll(Collections.nCopies(100, circle));
        circle.add(NaN);

        assertThat(OutputCheck.problem(circle)).endsWith("NaN");
    }

    @Test
    void problem_partMetFirstWhereItIsTooDeep_isLookedIntoAgain() {
        List<Object> part = List.of(List.of(List.of(NaN)));
        List<Object> deep = List.of(part);
        for (int i = 0; i < 4; i++) {
            deep = List.of(deep);
        }
        List<Object> answer = new ArrayList<>(Collections.nCopies(2_000, deep));
        answer.add(part);

        assertThat(OutputCheck.problem(answer)).startsWith("element 2000").endsWith("NaN");
    }

    @Test
    void problem_nestedAHundredThousandDeep_isNone() {
        Object nested = NaN;
        for (int i = 0; i < 100_000; i++) {
            nested = i % 2 == 0 ? List.of(nested) : new Object[] {nested};
        }

        assertThat(OutputCheck.problem(nested)).isNull();
    }

    @Test
    void problem_collectionWithoutEnd_isTooMuch() {
        Object endless = new AbstractCollection<Double>() {
            @Override
            public Iterator<Double> iterator() {
                return Stream.generate(() -> 1.0).iterator();
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };

        assertThat(OutputCheck.problem(endless)).endsWith("more parts than can be checked");
    }

    @Test
    void problem_collectionThatOverflowsTheStack_cannotBeRead() {
        Object overflowing = new AbstractList<Double>() {
            @Override
            @SuppressWarnings("InfiniteRecursion") // on purpose
            public Double get(int index) {
                return iterator().next(); // which asks for it again
            }

            @Override
            public int size() {
                return 1;
            }
        };

        assertThat(OutputCheck.problem(overflowing)).isEqualTo("cannot be read: StackOverflowError");
    }
}
