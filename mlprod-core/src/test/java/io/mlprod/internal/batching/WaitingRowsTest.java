package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.batching.WaitingRows.Group;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.Watchdog;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WaitingRowsTest {

    private static final LeasePool POOL = new LeasePool(
            "m@1", new GatedModel(), List.of("y"), Duration.ZERO, null, Watchdog.of(TimeSource.system()), true);

    private final WaitingRows queue = new WaitingRows();

    /** When the next call comes; soon over the end of the clock. */
    private long clock = Long.MAX_VALUE - 2;

    private Waiter call(int rows, int width, Deadline deadline) {
        try (Lease lease = POOL.acquire()) {
            lease.inputs()[0].reshape(new long[] {rows, width});
            return new Waiter(lease, rows, deadline, clock++);
        }
    }

    private Waiter add(int rows, int width, Deadline deadline) {
        Waiter call = call(rows, width, deadline);
        queue.add(call);
        return call;
    }

    private Waiter add(int rows, int width) {
        return add(rows, width, Deadline.NEVER);
    }

    private static Deadline hours(int hours) {
        return Deadline.after(TimeSource.system(), "m@1", Duration.ofHours(hours));
    }

    private WaitingRows.Group oldest() {
        return oldest(queue);
    }

    private static WaitingRows.Group oldest(WaitingRows queue) {
        return queue.oldestFirst().stream().findFirst().orElse(null);
    }

    @Test
    void oldest_empty_isNull() {
        assertThat(oldest()).isNull();
        assertThat(queue.rows()).isZero();
    }

    @Test
    void take_callsOfOneShape_inTheirOrder() {
        List<Waiter> calls = List.of(add(1, 3), add(2, 3), add(3, 3));

        assertThat(queue.take(oldest(), 6)).isEqualTo(calls);
        assertThat(oldest()).isNull();
        assertThat(queue.rows()).isZero();
    }

    @Test
    void take_aCallThatDoesNotFit_stopsThereAlthoughALaterOneWouldFit() {
        Waiter first = add(3, 3);
        Waiter second = add(2, 3);
        Waiter third = add(1, 3);

        assertThat(queue.take(oldest(), 4)).containsExactly(first);
        assertThat(queue.rows()).isEqualTo(3);
        assertThat(queue.take(oldest(), 4)).containsExactly(second, third);
    }

    @Test
    void oldest_twoShapes_areTwoGroupsAndTheOneThatCameFirstGoesFirst() {
        Waiter wide = add(1, 5);
        Waiter narrow = add(2, 3);
        Waiter wideAgain = add(4, 5);

        assertThat(queue.rows()).isEqualTo(7);
        assertThat(oldest().rows()).isEqualTo(5);
        assertThat(queue.take(oldest(), 100)).containsExactly(wide, wideAgain);
        assertThat(queue.take(oldest(), 100)).containsExactly(narrow);
    }

    @Test
    void oldest_firstCallOfAGroupTaken_isTheOtherGroup() {
        Waiter wide = add(1, 5);
        Waiter narrow = add(1, 3);
        add(1, 5);

        assertThat(queue.take(oldest(), 1)).containsExactly(wide);
        assertThat(queue.take(oldest(), 1)).containsExactly(narrow);
    }

    @Test
    void oldest_callsAroundTheEndOfTheClock_isStillTheFirst() {
        clock = Long.MAX_VALUE;
        Waiter before = add(1, 5);
        add(1, 3);

        assertThat(oldest().oldest()).isEqualTo(Long.MAX_VALUE).isEqualTo(before.since);
    }

    @Test
    void newest_secondCall_isItsTime() {
        add(1, 3);
        Waiter second = add(1, 3);
        add(1, 5);

        assertThat(oldest().newest()).isEqualTo(second.since);
    }

    @Test
    void remove_callThatWaits_takesOutItAlone() {
        Waiter first = add(1, 3);
        Waiter second = add(2, 3);
        Waiter third = add(3, 3);

        assertThat(queue.remove(second)).isTrue();
        assertThat(queue.rows()).isEqualTo(4);
        assertThat(oldest().rows()).isEqualTo(4);
        assertThat(queue.take(oldest(), 10)).containsExactly(first, third);
    }

    @Test
    void remove_callThatIsNotThere_isFalseAndChangesNothing() {
        Waiter taken = add(2, 3);
        queue.take(oldest(), 10);
        add(4, 3);

        assertThat(queue.remove(taken)).isFalse();
        assertThat(queue.remove(call(1, 9, Deadline.NEVER))).isFalse();
        assertThat(queue.rows()).isEqualTo(4);
        assertThat(oldest().rows()).isEqualTo(4);
    }

    @Test
    void remove_lastCallOfAGroup_removesTheGroup() {
        Waiter only = add(2, 3);

        assertThat(queue.remove(only)).isTrue();
        assertThat(queue.remove(only)).isFalse();
        assertThat(oldest()).isNull();
    }

    @Test
    void timeLeft_noDeadline_isForEver() {
        add(1, 3);

        assertThat(oldest().timeLeft()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timeLeft_severalDeadlines_isTheShortestOfTheGroup() {
        add(1, 3, hours(30));
        Waiter urgent = add(1, 3, hours(20));
        add(1, 3);
        add(1, 5, hours(10));

        assertThat(oldest().timeLeft())
                .isBetween(Duration.ofHours(15).toNanos(), Duration.ofHours(20).toNanos());
        queue.remove(urgent);
        assertThat(oldest().timeLeft()).isGreaterThan(Duration.ofHours(25).toNanos());
    }

    /** What to do with the queue and with the list that it is compared to. */
    record Step(int kind, int rows, int width) {}

    @Property(tries = 500)
    void queue_anySteps_isLikeAList(@ForAll("steps") List<Step> steps) {
        WaitingRows real = new WaitingRows();
        List<Waiter> model = new ArrayList<>();
        List<Waiter> gone = new ArrayList<>();
        clock = Long.MAX_VALUE - 20;
        for (Step step : steps) {
            switch (step.kind()) {
                case 0 -> takeAndCompare(real, model, gone, step.rows());
                case 1 -> {
                    if (!model.isEmpty()) {
                        Waiter call = model.remove(step.width() * 7 % model.size());
                        assertThat(real.remove(call)).isTrue();
                        gone.add(call);
                    }
                }
                default -> {
                    Waiter call = call(step.rows(), step.width(), Deadline.NEVER);
                    real.add(call);
                    model.add(call);
                }
            }
            assertThat(real.rows()).isEqualTo(sum(model));
            assertThat(gone).noneMatch(real::remove);
        }
        while (!model.isEmpty()) {
            takeAndCompare(real, model, gone, 8);
        }
        assertThat(real.rows()).isZero();
        assertThat(oldest(real)).isNull();
    }

    private static void takeAndCompare(WaitingRows real, List<Waiter> model, List<Waiter> gone, int max) {
        Group group = oldest(real);
        if (model.isEmpty()) {
            assertThat(group).isNull();
            return;
        }
        List<Waiter> sameShape = model.stream()
                .filter(call -> call.shape.equals(model.get(0).shape))
                .toList();
        assertThat(group.oldest()).isEqualTo(model.get(0).since);
        assertThat(group.rows()).isEqualTo(sum(sameShape));
        List<Waiter> expected = new ArrayList<>();
        for (Waiter call : sameShape) {
            if (sum(expected) + call.rows() > max) {
                break;
            }
            expected.add(call);
        }
        assertThat(real.take(group, max)).isEqualTo(expected);
        model.removeAll(expected);
        gone.addAll(expected);
    }

    private static int sum(List<Waiter> calls) {
        return calls.stream().mapToInt(Waiter::rows).sum();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(1, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
