package io.mlprod.testing.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeepCopiesTest {

    @SuppressWarnings("ArrayRecordComponent") // records of models have arrays
    private record Inner(float[] values) {}

    private record Outer(Inner inner, List<double[]> list, List<String> names, Map<String, Integer> map) {}

    @SuppressWarnings("ArrayRecordComponent") // records of models have arrays
    private record Kelvin(double degrees, int[] days) {

        Kelvin {
            degrees = degrees + 273;
        }
    }

    @Test
    void of_whateverIsMutable_isNotSharedWithTheOriginal() {
        Outer original = new Outer(
                new Inner(new float[] {1}),
                List.of(new double[] {2}),
                new ArrayList<>(List.of("a")),
                new HashMap<>(Map.of("a", 1)));

        Outer copy = DeepCopies.of(original);
        assertThat(DeepCopies.areSame(original, copy)).isTrue();
        copy.inner().values()[0] = 9;
        assertThat(DeepCopies.areSame(original, copy)).isFalse();
        copy.list().get(0)[0] = 9;
        copy.names().set(0, "b");
        copy.map().put("a", 2);

        assertThat(original.inner().values()[0]).isEqualTo(1);
        assertThat(original.list().get(0)[0]).isEqualTo(2);
        assertThat(original.names()).containsExactly("a");
        assertThat(original.map()).containsEntry("a", 1);
    }

    @Test
    void of_immutable_isTheValueItself() {
        List<String> names = List.of("a");

        assertThat(DeepCopies.of(names)).isSameAs(names);
        assertThat(DeepCopies.of(Arrays.asList("a", null))).containsExactly("a", null);
    }

    @Test
    void of_constructorThatMakesAnother_isTheValueItself() {
        Kelvin original = new Kelvin(0, new int[] {1});

        assertThat(DeepCopies.of(original)).isSameAs(original);
    }

    @Test
    void areSame_arraysInsideOfRecords_areComparedByElements() {
        assertThat(DeepCopies.areSame(Optional.of(new Inner(new float[] {1})), Optional.of(new Inner(new float[] {1}))))
                .isTrue();
        assertThat(DeepCopies.areSame(new int[] {1}, new long[] {1})).isFalse();
        assertThat(DeepCopies.areSame(null, 1)).isFalse();
    }
}
