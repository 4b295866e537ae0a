package io.mlprod.monitoring.internal.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.internal.cells.TextHash;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrequencySketchTest {

    private static Frequencies of(int from, int to, IntUnaryOperator name) {
        FrequencySketch sketch = new FrequencySketch();
        IntStream.range(from, to).forEach(i -> sketch.add("name-" + name.applyAsInt(i)));
        return sketch.frequencies();
    }

    @Test
    void frequencies_fewNames_areExact() {
        assertThat(of(0, 7, i -> i % 3).named())
                .containsExactly(Map.entry("name-0", 3L), Map.entry("name-1", 2L), Map.entry("name-2", 2L));
    }

    @Test
    void frequencies_moreNamesThanAreCounted_areGroupsOfBoundedNumber() {
        Frequencies many = of(0, 100_000, i -> i);

        assertThat(many.named()).isEmpty();
        assertThat(many.groups()).hasSize(1024);
        assertThat(many.total()).isEqualTo(100_000);
        assertThat(Arrays.stream(many.groups()).max().orElseThrow()).isLessThan(200); // evenly spread: 98 on average
    }

    @Test
    void plus_partsThatAreGroupedOnlyTogether_isTheSameAsAllAtOnce() {
        Frequencies all = of(0, 15_000, i -> i);
        Frequencies first = of(0, 9000, i -> i);
        Frequencies second = of(9000, 15_000, i -> i);

        assertThat(first.isGrouped() || second.isGrouped()).isFalse();
        assertThat(first.plus(second)).isEqualTo(all).isEqualTo(second.plus(first));
    }

    @Test
    void plus_groupsAndNames_isTheSameAsAllAtOnce() {
        Frequencies first = of(0, 12_000, i -> i);
        Frequencies second = of(12_000, 12_010, i -> i % 7);

        assertThat(first.plus(second))
                .isEqualTo(second.plus(first))
                .isEqualTo(of(0, 12_010, i -> i < 12_000 ? i : i % 7));
    }

    @Test
    void hiding_rareNames_onlyTheirNumbersRemain() {
        Frequencies hidden = of(0, 14, i -> i < 10 ? 0 : i).hiding(2);

        assertThat(hidden.named()).containsExactly(Map.entry("name-0", 10L));
        assertThat(hidden.rareNames()).isEqualTo(4);
        assertThat(hidden.rareValues()).isEqualTo(4);
        assertThat(hidden.rare()[TextHash.group("name-11", 7)]).isPositive();
        assertThat(hidden.total()).isEqualTo(14);
    }

    /** What is hidden in a part is in the groups of the whole, as if nothing had been hidden. */
    @Test
    void plus_partsWithHiddenNames_groupsAreThoseOfAll() {
        Frequencies parts =
                of(0, 90, i -> i % 40).hiding(3).plus(of(90, 200, i -> i % 40).hiding(3));

        assertThat(groups(parts)).isEqualTo(groups(of(0, 200, i -> i % 40)));
    }

    private static long[] groups(Frequencies names) {
        long[] groups = new long[128];
        names.named().forEach((name, count) -> groups[TextHash.group(name, 7)] += count);
        for (int i = 0; i < names.rare().length; i++) {
            groups[i] += names.rare()[i];
        }
        return groups;
    }
}
