package io.mlprod.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionRingTest {

    private static PredictionId id(long sequence) {
        return new PredictionId(7, sequence);
    }

    private static DecisionRing filled(int max, int count) {
        DecisionRing ring = new DecisionRing(max, 1_000_000);
        for (int i = 0; i < count; i++) {
            ring.put(id(i), 10L * i, i % 5, i);
        }
        return ring;
    }

    @Test
    void find_newestOfMany_allAreKnownWithUnitTimeAndTag() {
        DecisionRing ring = filled(100_000, 300_000);
        for (int i = 200_000; i < 300_000; i++) {
            long number = ring.find(id(i));
            assertThat(number).isEqualTo(i);
            assertThat(ring.unit(number)).isEqualTo(10L * i);
            assertThat(ring.time(number)).isEqualTo(i);
            assertThat(ring.tag(number)).isEqualTo(i % 5);
        }
    }

    @Test
    void find_olderThanTheBound_isForgottenAndCounted() {
        DecisionRing ring = filled(1000, 1500);
        assertThat(ring.find(id(499))).isEqualTo(DecisionRing.NONE);
        assertThat(ring.find(id(500))).isEqualTo(500);
        assertThat(ring.forgotten()).isEqualTo(500);
    }

    @Test
    void find_otherHandle_isUnknown() {
        assertThat(filled(10, 5).find(new PredictionId(8, 3))).isEqualTo(DecisionRing.NONE);
        assertThat(new DecisionRing(10, 5).find(id(0))).isEqualTo(DecisionRing.NONE);
    }

    @Test
    void find_idsInDisorderedBlocks_knowsExactlyTheNewest() {
        Random random = new Random(1);
        List<Long> ids = new ArrayList<>();
        for (long i = 0; i < 20_000; i++) {
            ids.add(i);
        }
        Collections.shuffle(ids, random);
        DecisionRing ring = new DecisionRing(777, 1_000_000);
        Deque<Long> newest = new ArrayDeque<>();
        for (int i = 0; i < ids.size(); i++) {
            ring.put(id(ids.get(i)), ids.get(i), 0, i);
            newest.addLast(ids.get(i));
            if (newest.size() > 777) {
                assertThat(ring.find(id(newest.removeFirst()))).isEqualTo(DecisionRing.NONE);
            }
            if (i % 1000 == 0) {
                assertThat(newest).allMatch(known -> ring.unit(ring.find(id(known))) == known);
            }
        }
    }

    @Test
    void mature_byAge_returnsEachOnceInOrder() {
        DecisionRing ring = new DecisionRing(100, 10);
        ring.put(id(1), 1, 0, 0);
        ring.put(id(2), 2, 0, 5);
        assertThat(ring.mature(9)).isEqualTo(DecisionRing.NONE);
        assertThat(ring.mature(10)).isZero();
        assertThat(ring.mature(14)).isEqualTo(DecisionRing.NONE);
        assertThat(ring.mature(15)).isEqualTo(1);
        assertThat(ring.mature(99)).isEqualTo(DecisionRing.NONE);
        assertThat(ring.forgotten()).isZero();
    }

    @Test
    void put_entriesLongMature_takesTheirPlaceInsteadOfGrowing() {
        DecisionRing ring = new DecisionRing(1_000_000, 10);
        for (int i = 0; i < 10_000; i++) {
            ring.put(id(i), i, 0, i);
            while (ring.mature(i) != DecisionRing.NONE) {}
        }
        assertThat(ring.find(id(9_999 - 200))).isNotEqualTo(DecisionRing.NONE); // 24 ages are kept
        assertThat(ring.find(id(9_000))).isEqualTo(DecisionRing.NONE);
        assertThat(ring.forgotten()).isZero();
    }

    @Test
    void isLate_atTheAge_isLate() {
        DecisionRing ring = new DecisionRing(100, 10);
        ring.put(id(1), 1, 0, 3);
        assertThat(ring.isLate(0, 12)).isFalse();
        assertThat(ring.isLate(0, 13)).isTrue();
    }

    @Test
    void isBeforeOldest_forgottenOne_isTrueAndForOthersNot() {
        DecisionRing ring = new DecisionRing(1000, 1_000_000);
        for (int i = 100; i < 1_600; i++) {
            ring.put(id(i), i, 0, i);
        }
        assertThat(ring.isBeforeOldest(id(99))).as("before the first").isFalse();
        assertThat(ring.isBeforeOldest(id(100))).isTrue();
        assertThat(ring.isBeforeOldest(id(599))).isTrue();
        assertThat(ring.isBeforeOldest(id(600))).as("still here").isFalse();
        assertThat(ring.isBeforeOldest(id(9_999))).as("not yet here").isFalse();
        assertThat(ring.isBeforeOldest(new PredictionId(8, 300)))
                .as("of another handle")
                .isFalse();
    }
}
