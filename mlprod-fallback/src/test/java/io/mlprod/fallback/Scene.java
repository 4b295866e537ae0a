package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A chain in whose tier "tested" something happens to the input "it", which the tier answers with 5 if nothing else is
 * said; other inputs find it working, and get a 4. The chain's budget is 20 ms; the tier may take 10 of them and needs
 * 4.
 */
final class Scene implements AutoCloseable {

    /** What comes after the tested tier. */
    enum Rest {
        TIER,
        RULE,
        CONSTANT,
        EXCEPTION
    }

    static final String IT = "it";

    final ManualTime time = new ManualTime(Instant.EPOCH);
    final RecordingBreaker breaker = new RecordingBreaker();
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger restAsked = new AtomicInteger();
    final List<ChainEvent> events = new CopyOnWriteArrayList<>();
    final Thread caller = Thread.currentThread();

    private final boolean isStrict;
    private final CountDownLatch over = new CountDownLatch(1);
    private final FallbackChainBuilder<String, Double> builder =
            FallbackChain.builder(String.class, Double.class).name("scene");
    private final CountDownLatch occupied = new CountDownLatch(1);
    private Function<Call, Prediction<Double>> happens = call -> Predictors.prediction(5.0);
    private Consumer<TierOptions<String, Double>> options = tier -> {};
    private Consumer<Scene> before = scene -> {};
    private Duration usedBefore = Duration.ZERO;
    private Call call = Call.DEFAULT;
    private @Nullable FallbackChain<String, Double> chain;
    private @Nullable Thread occupant;

    Scene(boolean isStrict) {
        this.isStrict = isStrict;
    }

    // ---- what happens

    /** What the tier does. */
    void tier(Function<Call, Prediction<Double>> happens) {
        this.happens = happens;
    }

    void answers(double value) {
        tier(call -> Predictors.prediction(value));
    }

    void fails(Throwable error) {
        tier(call -> {
            throw Sneaky.unchecked(error);
        });
    }

    /** The tier uses up its time: a model's run is terminated then, and one on another thread is left behind. */
    void hangs() {
        tier(call -> {
            time.advance(call.timeout().orElseThrow());
            if (isStrict) {
                awaitEnd();
            }
            throw new DeadlineExceededException("terminated", null);
        });
    }

    /** On a thread of the tier, it hangs once something has happened. */
    void hangsAfter(Runnable event) {
        tier(call -> {
            event.run();
            awaitEnd();
            return Predictors.prediction(5.0);
        });
    }

    private void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new AssertionError("Nobody interrupts a tier's threads", e);
        }
    }

    void chain(Consumer<FallbackChainBuilder<String, Double>> settings) {
        settings.accept(builder);
    }

    void options(Consumer<TierOptions<String, Double>> options) {
        this.options = options;
    }

    /** What happens just before the call. */
    void before(Consumer<Scene> before) {
        this.before = before;
    }

    void call(Call call) {
        this.call = call;
    }

    /** A tier before the tested one uses up time. */
    void usedBefore(Duration used) {
        usedBefore = used;
    }

    /** Another call has the tier's only place. */
    void occupy() {
        occupant = new Thread(() -> chain().predict("occupant"));
        occupant.start();
        awaitUninterruptibly(occupied);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean isInterrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the chain

    /** Builds it and lets everything happen up to the call. */
    void prepare(Rest rest) {
        builder.budget(Duration.ofMillis(20)).time(time).listener(event -> events.add((ChainEvent) event));
        FallbackTiers<String, Double> tiers;
        if (usedBefore.isZero()) {
            tiers = builder.primary(tested(), this::set);
        } else {
            Predictor<String, Double> slow = Predictors.of(input -> {
                time.advance(input.equals(IT) ? usedBefore : Duration.ZERO);
                throw new IllegalStateException();
            });
            tiers = builder.primary(slow, tier -> tier.name("slow")).then(tested(), this::set);
        }
        chain = end(tiers, rest);
        before.accept(this);
    }

    private FallbackChain<String, Double> end(FallbackTiers<String, Double> tiers, Rest rest) {
        return switch (rest) {
            case TIER ->
                tiers.then(
                                Predictors.of(input -> rest(7.0)),
                                tier -> tier.name("lower").reserve(Duration.ofMillis(2)))
                        .orElse(-1.0);
            case RULE -> tiers.thenRule("rule", input -> rest(8.0)).orElse(-1.0);
            case CONSTANT -> tiers.orElse(-1.0);
            case EXCEPTION -> tiers.orElseThrow();
        };
    }

    private double rest(double value) {
        restAsked.incrementAndGet();
        return value;
    }

    private void set(TierOptions<String, Double> tier) {
        tier.name("tested")
                .timeout(Duration.ofMillis(10))
                .minBudget(Duration.ofMillis(4))
                .maxConcurrent(1)
                .breaker(breaker);
        if (isStrict) {
            tier.strict();
        }
        options.accept(tier);
    }

    private Predictor<String, Double> tested() {
        return (input, call) -> {
            if (input.equals("occupant")) {
                occupied.countDown();
                awaitUninterruptibly(over);
            }
            if (!input.equals(IT)) {
                return Predictors.prediction(4.0);
            }
            runs.incrementAndGet();
            return happens.apply(call);
        };
    }

    FallbackChain<String, Double> chain() {
        return java.util.Objects.requireNonNull(chain);
    }

    Prediction<Double> predict() {
        return chain().predict(IT, call);
    }

    Prediction<Double> predictOther() {
        return chain().predict("other");
    }

    // ---- what was seen

    TierStatus status() {
        return chain().status().stream()
                .filter(status -> status.tier().equals("tested"))
                .findFirst()
                .orElseThrow();
    }

    /** What was told of the tested tier since the first so many events. */
    List<Attempt> attemptsAfter(int first) {
        return events.stream()
                .skip(first)
                .filter(ChainEvent.Attempted.class::isInstance)
                .map(event -> ((ChainEvent.Attempted) event).attempt())
                .filter(attempt -> attempt.tier().equals("tested"))
                .toList();
    }

    Map<AttemptOutcome, Long> counts() {
        return status().attempts();
    }

    /** Lets everything end that still runs, and the breaker work again. */
    void finish() {
        breaker.isOpen = false;
        breaker.fault = null;
        breaker.faultWhenTold = null;
        breaker.faultOfState = null;
        over.countDown();
        try {
            if (occupant != null) {
                occupant.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        while (status().load().running() > 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        over.countDown();
        if (chain != null) {
            chain.close();
        }
    }
}
