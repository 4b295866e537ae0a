package io.mlprod;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.rollout.Guard;
import io.mlprod.routing.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of calls while something is being tried out: assigned to a version, answered by it, and by the stable version if
 * that one fails.
 */
final class SplitTraffic<I, O> {

    private final LoadedModel<I, O> stable;
    private final Split<I, O> split;

    SplitTraffic(LoadedModel<I, O> stable, Split<I, O> split) {
        this.stable = stable;
        this.split = split;
    }

    Split<I, O> split() {
        return split;
    }

    /** Answers one input; null if the version for it has been unloaded. */
    @Nullable
    Prediction<O> predict(I input, Call call, Deadline deadline, long waited) {
        Objects.requireNonNull(input, "The input is null");
        Split.Assigned<I, O> to = split.assign(input, call);
        ShadowRun<I, O> shadow = to.shadow() == null ? null : to.shadow().orNull();
        if (to.route().reason() == Route.Reason.DEFAULT) { // nobody counts it, so nothing needs to be measured
            return stable.predict(input, call, deadline, waited, to.route(), shadow);
        }
        return answer(input, to, (model, route) -> model.predict(input, call, deadline, waited, route, shadow));
    }

    /** Answers one input of many, past the cache; null if the version for it has been unloaded. */
    @Nullable
    Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline) {
        Split.Assigned<I, O> to = split.assign(input, call);
        return answer(input, to, (model, route) -> model.predictOneOfMany(input, call, deadline, route));
    }

    private interface Asking<I, O> {
        @Nullable
        Prediction<O> ask(LoadedModel<I, O> model, Route route);
    }

    private @Nullable Prediction<O> answer(I input, Split.Assigned<I, O> to, Asking<I, O> asking) {
        long start = System.nanoTime();
        Prediction<O> answer = null;
        Throwable failure = null;
        try {
            answer = asking.ask(to.model(), to.route());
        } catch (Throwable e) {
            failure = e;
            if (!isForStable(to, e)) {
                throw e;
            }
            answer = asking.ask(stable, to.route().fallback());
        } finally {
            if (answer != null || failure != null) {
                split.note(input, to, answer, failure, System.nanoTime() - start);
            }
        }
        return answer;
    }

    /**
     * Whether the stable version is asked in place of another one: also if that one calls the input invalid, since the stable
     * version may see it differently.
     */
    private boolean isForStable(Split.Assigned<I, O> to, Throwable error) {
        return to.model() != stable && (Guard.isFailure(error) || error instanceof InvalidInputException);
    }

    /** Answers many inputs, those of each version together. */
    List<Outcome<O>> predictAll(List<? extends I> inputs, Call call, Deadline deadline, BulkCall.OneByOne<I, O> alone) {
        List<Split.Assigned<I, O>> ways = new ArrayList<>(inputs.size());
        Map<LoadedModel<I, O>, List<Integer>> byModel = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            I input = inputs.get(i);
            Split.Assigned<I, O> to = split.assign(input, call);
            ways.add(to);
            byModel.computeIfAbsent(to.model(), model -> new ArrayList<>()).add(i);
        }
        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
        Outcome<O>[] outcomes = new Outcome[inputs.size()];
        byModel.forEach((model, indexes) -> {
            long start = System.nanoTime();
            List<I> own = indexes.stream().<I>map(inputs::get).toList();
            List<Outcome<O>> answers = model.predictAll(
                    own,
                    new BulkCall<>(call, deadline, i -> ways.get(indexes.get(i)).route(), (i, input) -> {
                        Prediction<O> answer = model.predictOneOfMany(
                                input, call, deadline, ways.get(indexes.get(i)).route());
                        return answer != null ? answer : alone.predict(indexes.get(i), input);
                    }));
            long nanosEach = (System.nanoTime() - start) / indexes.size();
            for (int i = 0; i < answers.size(); i++) {
                int index = indexes.get(i);
                outcomes[index] = settle(inputs.get(index), ways.get(index), answers.get(i), nanosEach, call, deadline);
            }
        });
        return Collections.unmodifiableList(Arrays.asList(outcomes));
    }

    /** Lets the stable version answer what another one failed on, and notes what came of it. */
    private Outcome<O> settle(
            I input, Split.Assigned<I, O> to, Outcome<O> outcome, long nanos, Call call, Deadline deadline) {
        if (outcome instanceof Outcome.Answered<O> answered) {
            split.note(input, to, answered.prediction(), null, nanos);
            return outcome;
        }
        Throwable failure = ((Outcome.Failed<O>) outcome).error();
        Outcome<O> settled = outcome;
        Prediction<O> answer = null;
        if (isForStable(to, failure)) {
            try {
                answer = stable.predictOneOfMany(
                        input, call, deadline, to.route().fallback());
                settled = answer == null ? outcome : new Outcome.Answered<>(answer);
            } catch (MlprodException e) {
                settled = new Outcome.Failed<>(e);
            }
        }
        split.note(input, to, answer, failure, nanos);
        return settled;
    }
}
