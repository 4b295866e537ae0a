package io.mlprod.testing.traffic;

import io.mlprod.ModelHandle;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.text.PlainText;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.traffic.Regression.Effect;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets regressions strike where a model runs, and remembers whom they met. Thread-safe, since a strict tier, a probe or
 * a shadow runs on a thread of its own; the requests come from one thread.
 *
 * @param <I> what callers give
 */
final class Injector<I> {

    private static final long MOST_WAITING = Duration.ofSeconds(30).toNanos();

    /** One request: what runs for it, and what strikes there. */
    private static final class Request<I> {

        private final Visit visit;
        private final I input;
        private final Map<ModelVersion, Boolean> struck = new LinkedHashMap<>(); // by what ran
        private boolean isExposed;
        private boolean hasUsualError;

        Request(Visit visit, I input) {
            this.visit = visit;
            this.input = input;
        }
    }

    private final List<Regression<? super I>> regressions;
    private final double errors;
    private final long seed;
    private final ManualTime time;
    private final boolean waits;
    private final List<ModelHandle<?, ?>> handles = new ArrayList<>();
    private final Map<String, List<ModelVersion>> versions = new LinkedHashMap<>(); // by digest
    private final Meetings meetings;
    private final Background background = new Background();
    private @Nullable Request<I> request;
    private @Nullable Throwable mistake;
    private long waited;

    Injector(Plan<I, ?> plan, long seed, ManualTime time, boolean waits) {
        this.regressions = plan.regressions();
        this.errors = plan.errors();
        this.seed = seed;
        this.time = time;
        this.waits = waits;
        this.meetings = new Meetings(regressions.size());
    }

    synchronized void know(ModelHandle<?, ?> handle) {
        handles.add(handle);
        look();
    }

    synchronized void know(ModelVersion version) {
        versions.computeIfAbsent(version.sha256(), digest -> new ArrayList<>()).add(version);
    }

    private void look() {
        for (ModelHandle<?, ?> handle : handles) {
            for (VersionStatus status : handle.versions().list()) {
                List<ModelVersion> known =
                        versions.computeIfAbsent(status.model().sha256(), digest -> new ArrayList<>());
                if (!known.contains(status.model())) {
                    known.add(status.model());
                }
            }
        }
    }

    /** Returns all versions that regressions can be in. */
    synchronized List<ModelVersion> known() {
        look();
        return versions.values().stream().flatMap(List::stream).toList();
    }

    synchronized void begin(Visit visit, I input) {
        request = new Request<>(visit, input);
    }

    /** Ends a request, and returns whether it had met a regression. */
    synchronized boolean end() {
        Request<I> ended = request;
        request = null;
        requireNoMistake();
        return ended != null && ended.isExposed;
    }

    /** Throws the first mistake of the test, if there is one. */
    synchronized void requireNoMistake() {
        if (mistake instanceof Error error) {
            throw error;
        }
        if (mistake instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /**
     * Runs code of the test or of this package. What it throws is no error of the model in which it runs, so it also
     * ends the traffic.
     */
    <T> T own(Supplier<T> code) {
        try {
            return code.get();
        } catch (RuntimeException | Error e) {
            mistake(e);
            throw e;
        }
    }

    /**
     * Returns whether a request may have failed because of what was injected: something has struck all that ran for it,
     * and among that a version that serves.
     */
    synchronized boolean mayFail() {
        Request<I> now = request;
        return now != null
                && !now.struck.isEmpty()
                && !now.struck.containsValue(false)
                && now.struck.keySet().stream().anyMatch(this::serves);
    }

    /** Returns whether the request has met an error that is normal, and no regression. */
    synchronized boolean hasUsualError() {
        Request<I> now = request;
        return now != null && now.hasUsualError;
    }

    private boolean serves(ModelVersion ran) {
        boolean isOfHandle = false;
        for (ModelHandle<?, ?> handle : handles) {
            if (handle.versions().list().stream().anyMatch(each -> each.model().equals(ran))) {
                isOfHandle = true;
                if (handle.serving().equals(ran)) {
                    return true;
                }
            }
        }
        return !isOfHandle;
    }

    Meetings meetings() {
        return meetings;
    }

    Background background() {
        return background;
    }

    /**
     * Strikes before a run of a model.
     *
     * @return what to do with its answers
     * @throws ModelExecutionException if the run is to fail
     */
    Strike strike(String digest) {
        background.began();
        Blow blow = own(() -> blow(digest));
        if (blow.fails) {
            throw new ModelExecutionException("an error that the traffic injected", null);
        }
        if (!blow.slower.isZero()) {
            take(blow.slower);
        }
        return blow.strike;
    }

    /** Everything that happens to a run. */
    private record Blow(boolean fails, Duration slower, Strike strike) {}

    private synchronized Blow blow(String digest) {
        Duration slower = Duration.ZERO;
        Strike strike = Strike.NONE;
        Request<I> now = request;
        if (now == null) {
            return new Blow(false, slower, strike); // a warm-up, or something that comes later than its request
        }
        if (!versions.containsKey(digest)) {
            look();
        }
        List<ModelVersion> running = versions.getOrDefault(digest, List.of());
        boolean fails = Draws.unit(seed, now.visit.request(), digest.hashCode()) < errors;
        now.hasUsualError |= fails;
        for (int i = 0; i < regressions.size(); i++) {
            Effect effect = regressions.get(i).effect();
            if (!meets(i, running, now) || effect instanceof Effect.Outcomes) {
                continue;
            }
            now.isExposed = true;
            meetings.met(i, time.nanoTime());
            double draw = Draws.unit(seed ^ i + 1, now.visit.request(), digest.hashCode());
            if (effect instanceof Effect.Errors of) {
                fails |= draw < of.rate();
            } else if (effect instanceof Effect.NotFinite of) {
                strike = draw < of.rate() ? strike.notFinite() : strike;
            } else if (effect instanceof Effect.Slower of) {
                slower = slower.plus(of.time());
            } else if (effect instanceof Effect.Answers of) {
                strike = strike.answers(of.output(), of.change());
            }
        }
        boolean isStruck = fails || strike.isNotFinite() || !slower.isZero();
        running.forEach(version -> now.struck.merge(version, isStruck, Boolean::logicalAnd));
        return new Blow(fails, slower, strike);
    }

    private boolean meets(int regression, List<ModelVersion> running, Request<I> now) {
        Regression<? super I> asked = regressions.get(regression);
        return asked.isDuring(now.visit.at()) && running.stream().anyMatch(asked::isIn) && asked.takes(now.input);
    }

    /** Returns an outcome's number for the version that answered. */
    synchronized double outcome(String name, ModelVersion answered, double number) {
        Request<I> now = request;
        double changed = number;
        for (int i = 0; now != null && i < regressions.size(); i++) {
            if (regressions.get(i).effect() instanceof Effect.Outcomes of
                    && of.outcome().equals(name)
                    && meets(i, List.of(answered), now)) {
                now.isExposed = true;
                meetings.met(i, time.nanoTime());
                changed = of.change().applyAsDouble(changed);
            }
        }
        return changed;
    }

    private void take(Duration longer) {
        time.advance(longer);
        if (!waits) {
            return;
        }
        long until = System.nanoTime() + longer.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        waited += longer.toNanos();
        if (waited > MOST_WAITING) {
            mistake(new IllegalStateException("Runs that are slower have waited for 30 s of real time in one run of the"
                    + " traffic; Guard.slowerThan measures by the machine's clock, so give the guard a limit of 1 ms"
                    + " and the regression 2 ms"));
        }
    }

    /** Keeps the first mistake of the test, which is thrown when the request has ended. */
    synchronized void mistake(Throwable of) {
        if (mistake == null) {
            mistake = of;
        }
    }

    /**
     * What happens to the answers of a run. Immutable.
     *
     * @param isNotFinite whether all numbers become NaN
     * @param changes what happens to the numbers of outputs
     */
    record Strike(boolean isNotFinite, Map<String, DoubleUnaryOperator> changes) {

        static final Strike NONE = new Strike(false, Map.of());

        Strike notFinite() {
            return new Strike(true, changes);
        }

        Strike answers(String output, DoubleUnaryOperator change) {
            Map<String, DoubleUnaryOperator> more = new LinkedHashMap<>(changes);
            more.merge(output, change, DoubleUnaryOperator::andThen);
            return new Strike(isNotFinite, more);
        }

        boolean isAny() {
            return isNotFinite || !changes.isEmpty();
        }

        boolean isOf(String output) {
            return isNotFinite || changes.containsKey(output);
        }

        double apply(String output, double number) {
            return isNotFinite
                    ? Double.NaN
                    : changes.getOrDefault(output, same -> same).applyAsDouble(number);
        }
    }

    static String unknown(String output, List<String> outputs) {
        return PlainText.line(
                "A regression changes output '" + output + "', which the model does not have; it has " + outputs);
    }
}
