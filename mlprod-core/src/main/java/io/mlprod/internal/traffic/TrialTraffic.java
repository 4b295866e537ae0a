package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.serving.BulkCall;
import io.mlprod.internal.serving.BulkOutcomes;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.ShadowOffer;
import io.mlprod.internal.serving.VersionGoneException;
import io.mlprod.rollout.Guard;
import io.mlprod.routing.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The path of calls while a trial is running: each is assigned to a version and answered by it, or by the stable
 * version if that one fails.
 */
public final class TrialTraffic<I, O> {

    private final LoadedModel<I, O> stable;
    private final Trial<I, O> trial;

    public TrialTraffic(LoadedModel<I, O> stable, Trial<I, O> trial) {
        this.stable = stable;
        this.trial = trial;
    }

    public Trial<I, O> trial() {
        return trial;
    }

    Prediction<O> predict(I input, Call call, Deadline deadline, long waited) {
        Objects.requireNonNull(input, "The input is null");
        Trial.Assigned<I, O> to = trial.assign(input, call);
        ShadowOffer<I> shadow = to.shadow() == null ? null : to.shadow().ifSampled();
        if (to.route().reason() == Route.Reason.DEFAULT) { // it is not counted, so nothing needs to be measured
            return stable.predict(input, call, deadline, waited, to.route(), shadow);
        }
        return answer(input, to, (model, route) -> model.predict(input, call, deadline, waited, route, shadow));
    }

    /** Answers one input of many, bypassing the cache. */
    Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline) {
        Trial.Assigned<I, O> to = trial.assign(input, call);
        return answer(input, to, (model, route) -> model.predictOneOfMany(input, call, deadline, route));
    }

    private interface Asking<I, O> {
        Prediction<O> ask(LoadedModel<I, O> model, Route route);
    }

    private Prediction<O> answer(I input, Trial.Assigned<I, O> to, Asking<I, O> asking) {
        long start = System.nanoTime();
        Prediction<O> answer = null;
        Throwable failure = null;
        try {
            answer = asking.ask(to.model(), to.route());
            return answer;
        } catch (VersionGoneException e) { // not an end: the version that answers now is asked, and that is noted
            throw e;
        } catch (Throwable e) {
            failure = e;
            if (!isForStable(to, e)) {
                throw e;
            }
            answer = asking.ask(stable, to.route().fallback());
            return answer;
        } finally {
            if (answer != null || failure != null) {
                trial.note(input, to, answer, failure, System.nanoTime() - start);
            }
        }
    }

    /**
     * Returns whether the stable version is asked in place of one that failed, even if that one rejected the input as
     * invalid: the stable version may accept it.
     */
    private boolean isForStable(Trial.Assigned<I, O> to, Throwable error) {
        return to.model() != stable && (Guard.isFailure(error) || error instanceof InvalidInputException);
    }

    /** Answers the inputs that can share runs, version by version; leaves those open that have to run alone. */
    BulkOutcomes<O> predictAll(List<? extends I> inputs, Call call, Deadline deadline) {
        List<Trial.Assigned<I, O>> assigned = new ArrayList<>(inputs.size());
        Map<LoadedModel<I, O>, List<Integer>> byModel = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Trial.Assigned<I, O> to = trial.assign(inputs.get(i), call);
            assigned.add(to);
            byModel.computeIfAbsent(to.model(), model -> new ArrayList<>()).add(i);
        }
        BulkOutcomes<O> outcomes = new BulkOutcomes<>(inputs.size());
        byModel.forEach((model, indexes) -> {
            long start = System.nanoTime();
            List<I> own = indexes.stream().<I>map(inputs::get).toList();
            BulkOutcomes<O> answers = model.predictAll(
                    own,
                    new BulkCall(
                            call, deadline, i -> assigned.get(indexes.get(i)).route()));
            long nanosEach = (System.nanoTime() - start) / indexes.size();
            for (int i = 0; i < answers.size(); i++) {
                if (!answers.isOpen(i)) {
                    int index = indexes.get(i);
                    Trial.Assigned<I, O> to = assigned.get(index);
                    outcomes.put(index, settle(own.get(i), to, answers.get(i), nanosEach, call, deadline));
                }
            }
        });
        return outcomes;
    }

    /** Lets the stable version answer what another one failed on, and notes the result. */
    private Outcome<O> settle(
            I input, Trial.Assigned<I, O> to, Outcome<O> outcome, long nanos, Call call, Deadline deadline) {
        if (outcome instanceof Outcome.Answered<O> answered) {
            trial.note(input, to, answered.prediction(), null, nanos);
            return outcome;
        }
        Throwable failure = ((Outcome.Failed<O>) outcome).error();
        Outcome<O> settled = outcome;
        Prediction<O> answer = null;
        if (isForStable(to, failure)) {
            try {
                answer = stable.predictOneOfMany(
                        input, call, deadline, to.route().fallback());
                settled = new Outcome.Answered<>(answer);
            } catch (VersionGoneException e) { // no other version is left to ask
                settled = outcome;
            } catch (MlprodException e) {
                settled = new Outcome.Failed<>(e);
            }
        }
        trial.note(input, to, answer, failure, nanos);
        return settled;
    }
}
