package io.mlprod.testing.traffic;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.testing.traffic.Outcome.Kind;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a traffic: sends the requests, moves the time, and tells later what became of them. For one thread.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 */
final class Drive<I, O> {

    private static final long OUTCOMES = 7;

    private record Pending(long at, long order, String outcome, PredictionId id, Feedback feedback) {}

    private final Plan<I, O> plan;
    private final Stage<I, O> stage;
    private final Ledger ledger;
    private final PriorityQueue<Pending> pending =
            new PriorityQueue<>(Comparator.comparingLong(Pending::at).thenComparingLong(Pending::order));
    private final Predictor<I, O> target;
    private final BiConsumer<? super PredictionId, ? super Feedback> feedback;
    private final Runnable look;
    private final boolean isChain;
    private long order;
    private long nextLook;

    /** A drive whose requests go to a target; it is looked at every now and then, and at the end. */
    Drive(Plan<I, O> plan, Stage<I, O> stage, Ledger ledger, Predictor<I, O> target, Runnable look) {
        this.plan = plan;
        this.stage = stage;
        this.ledger = ledger;
        this.target = target;
        this.feedback = stage.feedback(target);
        this.look = look;
        this.isChain = Chains.isChain(target);
        this.nextLook = plan.looks().toNanos();
        if (isChain) {
            Chains.watch(target, stage.injector().background());
        }
    }

    void run() {
        Visits visits = new Visits(plan.population(), stage.seed());
        if (!visits.hasNext()) {
            throw new IllegalStateException(
                    "The traffic made no request: " + plan.population() + ", seed " + stage.seed());
        }
        while (visits.hasNext()) {
            Visit visit = visits.next();
            until(visit.at().toNanos());
            ask(visit);
        }
        until(plan.population().lasting().toNanos());
        look.run();
        pending.forEach(never -> ledger.outcomes().tooLate(never.outcome));
        stage.injector().requireNoMistake();
    }

    /** Tells what is known by a time, and looks. */
    private void until(long at) {
        while (true) {
            long told = pending.isEmpty() ? Long.MAX_VALUE : pending.peek().at;
            long next = Math.min(told, nextLook);
            if (next > at) {
                break;
            }
            advance(next);
            if (told == next) {
                Pending known = pending.remove();
                feedback.accept(known.id, known.feedback);
                ledger.outcomes().told(known.outcome);
                advance(next);
            } else {
                nextLook += plan.looks().toNanos();
                look.run();
            }
        }
        advance(at);
    }

    private void advance(long at) {
        stage.time().advance(Duration.ofNanos(Math.max(0, at - stage.time().nanoTime())));
    }

    private void ask(Visit visit) {
        I input = input(visit);
        stage.injector().begin(visit, input);
        @Nullable Prediction<O> answer = null;
        @Nullable RuntimeException error = null;
        try {
            answer = target.predict(input);
        } catch (RuntimeException e) {
            error = e;
        }
        if (isChain) {
            Chains.settle(target, stage.injector().background());
        }
        boolean mayFail = error != null && stage.injector().mayFail();
        for (int i = 0; answer != null && i < plan.outcomes().size(); i++) {
            become(i, new Answered<>(visit, input, answer));
        }
        boolean isUsual = stage.injector().hasUsualError();
        boolean isExposed = stage.injector().end();
        if (answer != null) {
            ledger.answered(visit, answer, isExposed, isUsual);
        } else {
            ledger.failed(visit, error, mayFail, isExposed, isUsual);
        }
        advance(stage.time().nanoTime()); // so that what the request made due happens now
    }

    private I input(Visit visit) {
        try {
            I input = plan.inputs().apply(visit);
            if (input != null) {
                return input;
            }
        } catch (RuntimeException e) {
            throw new IllegalStateException("The traffic's function of inputs threw for " + visit, e);
        }
        throw new IllegalStateException("The traffic's function of inputs returned null for " + visit);
    }

    @SuppressWarnings("unchecked") // an answer is only read, so one of a subtype will do
    private void become(int number, Answered<I, O> answered) {
        Outcome<I, O> outcome = (Outcome<I, O>) plan.outcomes().get(number);
        SplittableRandom random = new SplittableRandom(
                Draws.bits(stage.seed() ^ OUTCOMES, answered.visit().request(), number));
        double draw = random.nextDouble();
        boolean isKnown = random.nextDouble() < outcome.known();
        long delay = outcome.delay().nanos(random);
        if (outcome.kind() instanceof Kind.Event<I, O> event) {
            double rate = changed(event.name(), answered, event.rate().applyAsDouble(answered));
            if (draw < rate && isKnown) {
                tell(outcome, delay, answered, Feedback.occurred(event.name()));
            }
        } else if (outcome.kind() instanceof Kind.Measure<I, O> measure) {
            double value = changed(measure.name(), answered, measure.value().applyAsDouble(answered));
            if (!Double.isNaN(value) && isKnown) {
                tell(outcome, delay, answered, Feedback.measured(measure.name(), value));
            }
        } else if (outcome.kind() instanceof Kind.Label<I, O> label && isKnown) {
            tell(outcome, delay, answered, Feedback.label(label.value().apply(answered)));
        }
    }

    private double changed(String name, Answered<I, O> answered, double number) {
        return stage.injector().outcome(name, answered.prediction().model(), number);
    }

    private void tell(Outcome<I, O> outcome, long delay, Answered<I, O> answered, Feedback what) {
        pending.add(new Pending(
                stage.time().nanoTime() + delay,
                order++,
                outcome.title(),
                answered.prediction().id(),
                what));
    }
}
