package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.OverloadedException;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A chain of three tiers, calls that are in it, and everything around it that may change at any time. */
final class Turmoil implements AutoCloseable {

    static final int TIERS = 3;
    static final int PLACES = 2;

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30); // properties have no timeout of their own

    /** What a tier does with an input. */
    enum Deed {
        ANSWER,
        ANSWER_BADLY,
        ANSWER_NAN,
        ANSWER_NULL,
        THROW_EXCEPTION,
        THROW_ILLEGAL_ARGUMENT,
        THROW_OVERLOADED,
        THROW_DEADLINE,
        THROW_CANCELLED,
        THROW_INTERRUPTED,
        THROW_ERROR,
        THROW_LINKAGE_ERROR,
        THROW_OUT_OF_MEMORY,
        INTERRUPT_ITSELF,
        HANG
    }

    /** What each tier does with the input. */
    record Input(List<Deed> deeds) {}

    /** How each tier runs; a strict one before another strict one may be hedged. */
    record Shape(List<Boolean> isStrict, @Nullable Boolean isHedgedFirstValid, boolean waitsForPlaces) {}

    /** A tier's surroundings, as they are now. */
    private static final class Around {
        final RecordingBreaker breaker = new RecordingBreaker();
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger finished = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        volatile boolean isGateOpen = true;
    }

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final List<Around> around = List.of(new Around(), new Around(), new Around());
    private final List<Thread> calls = new ArrayList<>();
    private final List<Throwable> surprises = new CopyOnWriteArrayList<>();
    private final AtomicInteger ended = new AtomicInteger(); // calls that got in
    private final List<ChainEvent> events = new CopyOnWriteArrayList<>();
    private final FallbackChain<Input, Double> chain;
    private volatile CountDownLatch hold = new CountDownLatch(1);
    private volatile boolean isCopyBroken;
    private volatile boolean isListenerBroken;
    private boolean isClosed;

    Turmoil(Shape shape) {
        FallbackChainBuilder<Input, Double> builder = FallbackChain.builder(Input.class, Double.class)
                .name("turmoil")
                .time(time)
                .budget(Duration.ofMillis(20))
                .exercise(1)
                .copyInputs(this::copy)
                .listener(event -> hear((ChainEvent) event));
        FallbackTiers<Input, Double> tiers = builder.primary(tier(0), options -> set(options, 0, shape));
        for (int i = 1; i < TIERS; i++) {
            int rank = i;
            tiers = tiers.then(tier(rank), options -> set(options, rank, shape));
        }
        chain = tiers.thenLastKnownGood(Input::deeds, Duration.ofMillis(50)).orElse(-1.0);
    }

    private void set(TierOptions<Input, Double> tier, int rank, Shape shape) {
        Around here = around.get(rank);
        tier.breaker(here.breaker)
                .timeout(Duration.ofMillis(8))
                .minBudget(Duration.ofMillis(1))
                .maxConcurrent(PLACES)
                .maxWait(shape.waitsForPlaces ? Duration.ofNanos(1_000) : Duration.ZERO)
                .gate("gate", input -> here.isGateOpen)
                .rejectWhen("bad", value -> value < 0.5);
        if (shape.isStrict.get(rank)) {
            tier.strict();
            if (shape.isHedgedFirstValid != null && rank + 1 < TIERS && shape.isStrict.get(rank + 1)) {
                Hedge hedge = Hedge.after(Duration.ofMillis(1));
                tier.hedge(shape.isHedgedFirstValid ? hedge.firstValid() : hedge.preferRank());
            }
        }
    }

    private Predictor<Input, Double> tier(int rank) {
        Around here = around.get(rank);
        return new Predictor<>() {
            @Override
            public Prediction<Double> predict(Input input, Call call) {
                int inside = here.started.incrementAndGet() - here.finished.get();
                here.most.accumulateAndGet(inside, Math::max);
                try {
                    return does(input.deeds.get(rank));
                } finally {
                    here.finished.incrementAndGet();
                }
            }
        };
    }

    private @Nullable Prediction<Double> does(Deed deed) {
        return switch (deed) {
            case ANSWER -> Predictors.prediction(1.0);
            case ANSWER_BADLY -> Predictors.prediction(0.1);
            case ANSWER_NAN -> Predictors.prediction(Double.NaN);
            case ANSWER_NULL -> null;
            case THROW_EXCEPTION -> throw new IllegalStateException();
            case THROW_ILLEGAL_ARGUMENT -> throw new IllegalArgumentException();
            case THROW_OVERLOADED -> throw new OverloadedException("full");
            case THROW_DEADLINE -> throw new DeadlineExceededException("late", null);
            case THROW_CANCELLED -> throw new CancelledException("interrupted", null);
            case THROW_INTERRUPTED -> throw Sneaky.unchecked(new InterruptedException());
            case THROW_ERROR -> throw new AssertionError();
            case THROW_LINKAGE_ERROR -> throw new NoClassDefFoundError();
            case THROW_OUT_OF_MEMORY -> throw new OutOfMemoryError("not really");
            case INTERRUPT_ITSELF -> {
                Thread.currentThread().interrupt();
                throw new IllegalStateException();
            }
            case HANG -> {
                Waiting.deafly(hold);
                yield Predictors.prediction(1.0);
            }
        };
    }

    private Input copy(Input input) {
        if (isCopyBroken) {
            throw new IllegalStateException("copy");
        }
        return input;
    }

    private void hear(ChainEvent event) {
        events.add(event);
        if (isListenerBroken) {
            throw new IllegalStateException("listener");
        }
    }

    // ---- what may happen

    /** Calls on a thread of its own, until that waits for something or has ended. */
    void call(List<Deed> deeds, @Nullable Duration timeout) {
        Thread thread = new Thread(
                () -> predict(new Input(deeds), timeout == null ? Call.DEFAULT : Call.DEFAULT.timeout(timeout)));
        calls.add(thread);
        thread.start();
        await(() -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
        });
    }

    private void predict(Input input, Call call) {
        try {
            chain.predict(input, call);
            ended.incrementAndGet();
        } catch (CancelledException e) {
            ended.incrementAndGet();
        } catch (OutOfMemoryError e) {
            ended.incrementAndGet();
            if (!"not really".equals(e.getMessage())) {
                surprises.add(e);
            }
        } catch (ClosedException e) {
            if (!isClosed) {
                surprises.add(e);
            }
        } catch (Throwable e) {
            surprises.add(e);
        }
    }

    void interrupt(int call) {
        if (!calls.isEmpty()) {
            calls.get(call % calls.size()).interrupt();
        }
    }

    void advance(Duration by) {
        time.advance(by);
    }

    /** What hangs goes on; what comes later may hang again. */
    void release() {
        CountDownLatch before = hold;
        hold = new CountDownLatch(1);
        before.countDown();
    }

    void switchOff(int tier) {
        chain.switchOff(chain.status().get(tier).tier(), "test");
    }

    void switchOn(int tier) {
        chain.switchOn(chain.status().get(tier).tier());
    }

    void turnGate(int tier) {
        around.get(tier).isGateOpen ^= true;
    }

    void turnBreaker(int tier) {
        around.get(tier).breaker.isOpen ^= true;
    }

    void turnProbes(int tier) {
        around.get(tier).breaker.isProbeDue ^= true;
    }

    void breakBreaker(int tier, @Nullable Throwable asked, @Nullable Throwable told) {
        around.get(tier).breaker.fault = asked;
        around.get(tier).breaker.faultWhenTold = told;
    }

    void turnCopy() {
        isCopyBroken ^= true;
    }

    void turnListener() {
        isListenerBroken ^= true;
    }

    @Override
    public void close() {
        isClosed = true;
        chain.close();
    }

    // ---- what must hold when it is over

    /** Lets everything end, and looks for what is lost. */
    void settle() {
        for (Thread call : calls) {
            await(() -> {
                release();
                return !call.isAlive();
            });
        }
        await(() -> {
            release();
            return chain.status().stream()
                            .map(TierStatus::load)
                            .allMatch(tier -> tier.running() + tier.abandoned() == 0)
                    && around.stream().allMatch(Turmoil::isSettled);
        });
        assertThat(surprises).as("errors that no call may have").isEmpty();
        for (int i = 0; i < TIERS; i++) {
            Around here = around.get(i);
            assertThat(here.breaker.heardAfter(0))
                    .as("what the breaker of tier %s heard of each call", i)
                    .allMatch(heard -> !heard.isEmpty() && !heard.contains(" and "));
            assertThat(here.most).as("most calls in tier %s", i).hasValueLessThanOrEqualTo(PLACES);
        }
        assertThat(counted()).as("counted by status").isEqualTo(told());
        assertThat(events.stream()
                        .filter(event ->
                                event instanceof ChainEvent.ChainAnswered || event instanceof ChainEvent.ChainFailed))
                .as("told that they are over")
                .hasSize(ended.get());
    }

    private static boolean isSettled(Around tier) {
        return tier.started.get() == tier.finished.get()
                && tier.breaker.heardAfter(0).stream().noneMatch(String::isEmpty);
    }

    private Map<String, Long> counted() {
        Map<String, Long> all = new ConcurrentHashMap<>();
        for (TierStatus tier : chain.status()) {
            tier.attempts().forEach((outcome, count) -> all.put(tier.tier() + " " + outcome, count));
        }
        return all;
    }

    private Map<String, Long> told() {
        Map<String, Long> all = new ConcurrentHashMap<>();
        for (ChainEvent event : events) {
            if (event instanceof ChainEvent.Attempted attempted && attempted.purpose() == ChainEvent.Purpose.ANSWER) {
                all.merge(attempted.attempt().tier() + " " + attempted.attempt().outcome(), 1L, Long::sum);
            }
        }
        return all;
    }

    /** When everything around it works again, so does it. */
    void recover() {
        if (isClosed) {
            return;
        }
        for (int i = 0; i < TIERS; i++) {
            Around here = around.get(i);
            here.isGateOpen = true;
            here.breaker.isOpen = false;
            breakBreaker(i, null, null);
            switchOn(i);
        }
        for (int i = 0; i < TIERS; i++) {
            Prediction<Double> answer = chain.predict(new Input(List.of(Deed.ANSWER, Deed.ANSWER, Deed.ANSWER)));
            ended.incrementAndGet();
            assertThat(answer.provenance().answered().outcome()).isEqualTo(AttemptOutcome.SUCCESS);
            assertThat(answer.provenance().rank())
                    .as("tier that answers: %s", answer.provenance())
                    .isEqualTo(i);
            switchOff(i);
        }
    }

    private static void await(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > PATIENCE) {
                throw new AssertionError("What must happen has not happened");
            }
            Thread.onSpinWait();
        }
    }
}
