package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.rollout.HangingStore.Fault;
import io.mlprod.internal.rollout.HangingStore.Method;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus.StoreStatus;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes whose ways to one store fail at random come to one end. */
class RolloutAgreementTest {

    private static final Duration POLL = Duration.ofSeconds(5);

    /**
     * Whatever three processes do while their ways to one store fail at random: all end alike, taken back if anyone
     * did.
     */
    private static void agree(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SkippingTime time = new SkippingTime();
        RolloutStore store = RolloutStore.inMemory();
        List<HangingStore> ways = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            HangingStore way = new HangingStore(store, time);
            if (random.nextInt(4) == 0) {
                way.fail(Method.READ, Fault.HANGS);
            }
            ways.add(way);
            members.add(new Member(HangingStoreTest.quick(), way, time, "p" + i, Member.DIGEST).started());
        }
        boolean isTakenBack = false;
        for (int i = 0; i < 40; i++) {
            int one = random.nextInt(3);
            Member member = members.get(one);
            switch (random.nextInt(10)) {
                case 0, 1 -> ways.get(one).fail(random(random, Method.values()), random(random, FAULTS));
                case 2, 3 -> ways.get(one).heal();
                case 4 -> quietly(() -> member.machine.pause("x"));
                case 5 -> quietly(member.machine::resume);
                case 6 -> quietly(() -> member.machine.promote("sure"));
                case 7 -> {
                    if (random.nextInt(6) == 0) {
                        isTakenBack |= member.state != RolloutState.PROMOTED;
                        boolean unused = member.machine.takeBackUnlessPromoted("no");
                        assertThat(member.share).isEqualTo(member.state == RolloutState.PROMOTED ? 1 : 0);
                    }
                }
                default -> {
                    member.serve(20, 0, 0, random);
                    time.manual.advance(POLL.multipliedBy(1 + random.nextInt(8)));
                }
            }
        }
        ways.forEach(HangingStore::heal);
        time.manual.advance(POLL.multipliedBy(4));
        members.forEach(member -> quietly(() -> member.machine.promote("end")));
        time.manual.advance(POLL.multipliedBy(40));

        RolloutState end = isTakenBack ? RolloutState.ROLLED_BACK : RolloutState.PROMOTED;
        for (Member member : members) {
            assertThat(member.state).as("seed %s: %s", seed, member.path).isEqualTo(end);
            int back = member.path.stream()
                    .filter(state -> state.startsWith("ROLLED_BACK"))
                    .mapToInt(member.path::indexOf)
                    .findFirst()
                    .orElse(member.path.size() - 1);
            assertThat(back).as("nothing comes after it was taken back").isEqualTo(member.path.size() - 1);
            assertThat(member.machine.status().store()).isEqualTo(new StoreStatus(Optional.empty(), "", ""));
        }
        assertThat(store.read("test").rolledBackEpoch()).isEqualTo(isTakenBack ? 1 : 0);
        assertThat(ways).allSatisfy(way -> assertThat(way.mostAtOnce).hasValueLessThanOrEqualTo(1));
    }

    private static final Fault[] FAULTS = {
        Fault.THROWS, Fault.THROWS_AN_ERROR, Fault.ANSWERS_LATE, Fault.HANGS, Fault.HANGS, Fault.HANGS_AFTERWARDS
    };

    private static <T> T random(SplittableRandom random, T[] from) {
        return from[random.nextInt(from.length)];
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (UncheckedIOException | IllegalStateException e) {
            return; // the store does not answer, or it has ended
        }
    }

    @Test
    void processes_atRandomOnAFailingStore_allEndAlike() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            agree(seed);
        }
    }

    @Test
    @Tag("soak")
    void processes_atRandomForLong_allEndAlike() throws IOException {
        for (long seed = 1_000; seed < 6_000; seed++) {
            agree(seed);
        }
    }

    /** Operators of two processes at the same time, while the processes tick and their ways to the store fail. */
    private static void agreeUnderThreads(long seed) throws Exception {
        SkippingTime time = new SkippingTime();
        RolloutStore store = RolloutStore.inMemory();
        List<HangingStore> ways = List.of(new HangingStore(store, time), new HangingStore(store, time));
        List<Member> members = new ArrayList<>();
        for (HangingStore way : ways) {
            members.add(new Member(HangingStoreTest.quick(), way, time, "p" + members.size(), Member.DIGEST).started());
        }
        List<Thread> operators = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            SplittableRandom random = new SplittableRandom(seed * 10 + t);
            Member member = members.get(t % 2);
            operators.add(new Thread(() -> {
                for (int i = 0; i < 20; i++) {
                    switch (random.nextInt(20)) {
                        case 0 -> member.machine.takeBackUnlessPromoted("no");
                        case 1 -> quietly(() -> member.machine.promote("sure"));
                        case 2, 3, 4 -> quietly(member.machine::resume);
                        case 5, 6, 7 -> quietly(() -> member.machine.pause("x"));
                        default -> member.machine.status();
                    }
                }
            }));
        }
        operators.forEach(Thread::start);
        SplittableRandom random = new SplittableRandom(seed);
        while (operators.stream().anyMatch(Thread::isAlive)) {
            HangingStore way = ways.get(random.nextInt(2));
            if (random.nextBoolean()) {
                way.fail(random(random, Method.values()), random(random, FAULTS));
            } else {
                way.heal();
            }
            time.manual.advance(POLL);
        }
        ways.forEach(HangingStore::heal);
        time.manual.advance(POLL.multipliedBy(4));
        members.forEach(member -> quietly(() -> member.machine.promote("end")));
        time.manual.advance(POLL.multipliedBy(40));

        boolean isTakenBack = members.stream()
                .anyMatch(member -> member.path.stream().anyMatch(state -> state.startsWith("ROLLED_BACK")));
        assertThat(members)
                .allSatisfy(member -> assertThat(member.state)
                        .as("seed %s: %s", seed, member.path)
                        .isEqualTo(isTakenBack ? RolloutState.ROLLED_BACK : RolloutState.PROMOTED));
        assertThat(ways).allSatisfy(way -> assertThat(way.mostAtOnce).hasValueLessThanOrEqualTo(1));
    }

    @Test
    void processes_operatedByManyThreads_allEndAlike() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            agreeUnderThreads(seed);
        }
    }
}
