package io.mlprod.samples.benchmarks;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.fallback.FallbackChainBuilder;
import io.mlprod.fallback.TierOptions;
import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to ask a model through a chain of two models and a constant. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Fallback extends ShortRun {

    private static final Diagnosis END = new Diagnosis(0, new float[2]);

    /** What the chain is allowed, and which tier answers. */
    @Param
    public FallbackCase chain;

    private final RowCycle rows = new RowCycle(0);
    private boolean trusted;
    private List<Cell> cells;
    private Mlprod<Cell, Diagnosis> model;
    private Predictor<Cell, Diagnosis> answering;
    private FallbackChain<Cell, Diagnosis> mlprod;
    private Composed<Cell, Diagnosis> resilience4jByHand;
    private Composed<Cell, Diagnosis> resilience4j;
    private Composed<Cell, Diagnosis> failsafe;

    /** Composes the chains, and checks that the same tier answers in all of them. */
    @Setup
    public void open() {
        Workload<Cell, Diagnosis> linear = Workload.linear();
        trusted = chain != FallbackCase.GATED;
        cells = linear.records();
        model = new Mlprod<>(linear);
        Predictor<Cell, Diagnosis> first = first();
        Predictor<Cell, Diagnosis> second = fromMemory(2);
        answering = isSecondAsked() ? second : first;
        FallbackChainBuilder<Cell, Diagnosis> builder =
                FallbackChain.builder(Cell.class, Diagnosis.class).name("chain");
        if (chain.isLimited()) {
            builder.budget(FallbackCase.BUDGET);
        }
        mlprod = builder.primary(first, this::first).then(second, this::limit).orElse(END);
        resilience4jByHand = new ResilienceByHand<>(chain, value(first), value(second), END);
        resilience4j = new ResilienceDecorators<>(chain, value(first), value(second), END);
        failsafe = new FailsafeChain<>(chain, value(first), value(second), END);
        check();
    }

    private boolean isSecondAsked() {
        return chain == FallbackCase.GATED || chain == FallbackCase.OPEN;
    }

    private Predictor<Cell, Diagnosis> first() {
        if (chain == FallbackCase.OPEN) {
            IllegalStateException broken = new IllegalStateException();
            return (cell, call) -> {
                throw broken;
            };
        }
        return chain == FallbackCase.MODEL ? model.handle() : fromMemory(1);
    }

    /** A model that takes no time. */
    private static Predictor<Cell, Diagnosis> fromMemory(long label) {
        Prediction<Diagnosis> answer = Prediction.of(
                new Diagnosis(label, new float[] {0.5f, 0.5f}), new ModelVersion("memory", String.valueOf(label), ""));
        return (cell, call) -> answer;
    }

    private void first(TierOptions<Cell, Diagnosis> tier) {
        limit(tier);
        if (!trusted) {
            tier.gate("trusted", cell -> trusted);
        }
    }

    private void limit(TierOptions<Cell, Diagnosis> tier) {
        tier.breaker(BreakerSettings.DEFAULT.openFor(Duration.ofDays(1)).openAtMost(Duration.ofDays(1)));
        if (chain.isLimited()) {
            tier.timeout(FallbackCase.BUDGET).maxConcurrent(FallbackCase.PLACES);
        }
        if (chain == FallbackCase.STRICT) {
            tier.strict();
        }
    }

    private static Function<Cell, Diagnosis> value(Predictor<Cell, Diagnosis> predictor) {
        return cell -> predictor.predict(cell).value();
    }

    /** Asks often enough, too, for the first tier's breakers to open if it is broken. */
    private void check() {
        checkAgreement(cell -> mlprod.predict(cell).value());
        checkAgreement(cell -> ask(resilience4jByHand, cell));
        checkAgreement(cell -> ask(resilience4j, cell));
        checkAgreement(cell -> ask(failsafe, cell));
    }

    /** Of nearly all rows: where time is limited, some calls of a busy machine are too late. */
    private void checkAgreement(Function<Cell, Diagnosis> competitor) {
        Function<Cell, Diagnosis> right = value(answering);
        long agreed = cells.stream()
                .filter(cell ->
                        right.apply(cell).label() == competitor.apply(cell).label())
                .count();
        if (agreed < 0.9 * Rows.COUNT) {
            throw new IllegalStateException("Only " + agreed + " answers came from the tier that is to answer");
        }
    }

    /** What is composed has no gates, but who composed it may look at one. */
    private Diagnosis ask(Composed<Cell, Diagnosis> composed, Cell cell) {
        return trusted ? composed.ask(cell) : composed.askSecond(cell);
    }

    /** Closes what holds threads and more than heap. */
    @TearDown
    public void close() {
        mlprod.close();
        resilience4jByHand.close();
        resilience4j.close();
        failsafe.close();
        model.close();
    }

    @Benchmark
    public Diagnosis bare() {
        return answering.predict(cells.get(rows.next())).value();
    }

    @Benchmark
    public Prediction<Diagnosis> mlprod() {
        return mlprod.predict(cells.get(rows.next()));
    }

    @Benchmark
    public Diagnosis resilience4jByHand() {
        return ask(resilience4jByHand, cells.get(rows.next()));
    }

    @Benchmark
    public Diagnosis resilience4j() {
        return ask(resilience4j, cells.get(rows.next()));
    }

    @Benchmark
    public Diagnosis failsafe() {
        return ask(failsafe, cells.get(rows.next()));
    }
}
