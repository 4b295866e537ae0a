package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.ColumnAnswers;
import io.mlprod.Columns;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.Progress;
import io.mlprod.error.ClosedException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.VirtualThreads;
import io.mlprod.internal.serving.AnsweredColumns;
import io.mlprod.internal.serving.BulkCall;
import io.mlprod.internal.serving.BulkOutcomes;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.StreamRunner;
import io.mlprod.internal.serving.VersionGoneException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * The dispatcher of a handle's calls: sends each to the version that answers it now, and again to that version's
 * successor if the version was unloaded just then. Thread-safe.
 */
public final class Dispatcher<I, O> {

    private final HandleContext context;
    private volatile CurrentTraffic<I, O> traffic;

    public Dispatcher(HandleContext context, LoadedModel<I, O> first) {
        this.context = context;
        this.traffic = new CurrentTraffic<>(first, null);
    }

    /** Returns which version answers which call now. */
    public CurrentTraffic<I, O> traffic() {
        return traffic;
    }

    /** Replaces the traffic: which version answers which call from now on. */
    public void switchTo(CurrentTraffic<I, O> next) {
        traffic = next;
    }

    /** Returns the version that serves. */
    public LoadedModel<I, O> stable() {
        return traffic.stable();
    }

    // ---- one input

    public Prediction<O> predict(I input, Call call) {
        return predict(input, call, deadline(call), 0);
    }

    /** Answers one input whose call has waited this many nanoseconds for a thread. */
    Prediction<O> predict(I input, Call call, Deadline deadline, long waited) {
        while (true) { // no lambda: the first call of a process would link it
            CurrentTraffic<I, O> asked = traffic;
            try {
                return asked.predict(input, call, deadline, waited);
            } catch (VersionGoneException e) {
                checkOpen(asked, input, call);
            }
        }
    }

    /** Answers one input of many, bypassing the cache. */
    private Prediction<O> predictOneOfMany(I input, Call call, Deadline deadline) {
        while (true) {
            CurrentTraffic<I, O> asked = traffic;
            try {
                return asked.predictOneOfMany(input, call, deadline);
            } catch (VersionGoneException e) {
                checkOpen(asked, input, call);
            }
        }
    }

    private void checkOpen(CurrentTraffic<I, O> asked, I input, Call call) {
        try {
            checkOpen(asked);
        } catch (ClosedException e) {
            neverRun(input, call, e);
            throw e;
        }
    }

    /** Checks that another version answers by now than the one that was unloaded while it was asked. */
    @SuppressWarnings("ReferenceEquality") // the very traffic that was asked
    private void checkOpen(CurrentTraffic<I, O> asked) {
        if (traffic == asked) {
            throw asked.stable().leases().closed();
        }
    }

    public List<Violation> validate(I input) {
        Objects.requireNonNull(input, "The input is null");
        while (true) {
            CurrentTraffic<I, O> asked = traffic;
            try {
                return asked.stable().validate(input);
            } catch (VersionGoneException e) {
                checkOpen(asked);
            }
        }
    }

    /** Notifies listeners of a call that ended without a run. */
    void neverRun(I input, Call call, MlprodException error) {
        LoadedModel<I, O> model = stable();
        model.neverRun(input, call, model.direct(), error);
    }

    Deadline deadline(Call call) {
        Duration timeout =
                Objects.requireNonNull(call, "The call is null").timeout().orElse(null);
        return timeout == null ? Deadline.NEVER : stable().leases().deadline(timeout);
    }

    // ---- many inputs

    public List<Outcome<O>> predictAll(List<? extends I> inputs, Call call) {
        Deadline deadline = deadline(call);
        return predictAll(copy(inputs), call, deadline);
    }

    /**
     * Copies the inputs as they are now: the list may change while it is answered, and the array that it gives may be
     * its own.
     */
    @SuppressWarnings("unchecked") // an element that is not an I is refused when it is encoded
    private List<I> copy(List<? extends I> inputs) {
        try {
            Object[] copy = inputs.toArray().clone();
            for (int i = 0; i < copy.length; i++) {
                if (copy[i] == null) {
                    throw new NullPointerException("Input " + i + " is null");
                }
            }
            return (List<I>) Collections.unmodifiableList(Arrays.asList(copy));
        } catch (OutOfMemoryError e) {
            throw new OverloadedException(stable() + ": no memory for a list of " + inputs.size()
                    + " inputs; give them to predictEach, which takes them as they come");
        }
    }

    private List<Outcome<O>> predictAll(List<I> inputs, Call call, Deadline deadline) {
        LeasePool leases = stable().leases();
        if (!VirtualThreads.isCurrent()
                || (inputs.size() < 2 && !context.platformThreads().shouldRun(leases))) {
            return answerAll(inputs, call, deadline);
        }
        try {
            return context.platformThreads().call(leases, deadline, waited -> answerAll(inputs, call, deadline));
        } catch (MlprodException e) { // the call did not even get a thread
            inputs.forEach(input -> neverRun(input, call, e));
            return Collections.nCopies(inputs.size(), new Outcome.Failed<>(e));
        }
    }

    /** Answers the inputs that can share runs together, and then each of the others alone. */
    private List<Outcome<O>> answerAll(List<I> inputs, Call call, Deadline deadline) {
        BulkOutcomes<O> outcomes = traffic.predictAll(inputs, call, deadline);
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.isOpen(i)) {
                outcomes.put(i, outcome(inputs.get(i), call, deadline));
            }
        }
        return outcomes;
    }

    private Outcome<O> outcome(I input, Call call, Deadline deadline) {
        try {
            return new Outcome.Answered<>(predictOneOfMany(input, call, deadline));
        } catch (MlprodException e) {
            return new Outcome.Failed<>(e);
        }
    }

    public ColumnAnswers predictColumns(Columns columns, Call call) {
        Objects.requireNonNull(columns, "columns");
        Deadline deadline = deadline(call);
        AnsweredColumns answers = stable().answers(columns.rows());
        if (columns.rows() == 0) {
            return answers;
        }
        LeasePool leases = stable().leases();
        if (VirtualThreads.isCurrent()) {
            try {
                return context.platformThreads()
                        .call(leases, deadline, waited -> fill(answers, columns, call, deadline));
            } catch (MlprodException e) { // the call did not even get a thread
                answers.failFrom(0, e);
            }
        } else {
            fill(answers, columns, call, deadline);
        }
        return answers;
    }

    /** Asks the serving version, and whatever serves after it if it is unloaded meanwhile. */
    private AnsweredColumns fill(AnsweredColumns answers, Columns columns, Call call, Deadline deadline) {
        int done = 0;
        while (true) {
            CurrentTraffic<I, O> asked = traffic;
            LoadedModel<I, O> model = asked.stable();
            done = model.predictColumns(columns, done, new BulkCall(call, deadline, model.direct()), answers);
            if (done == columns.rows()) {
                return answers;
            }
            try {
                checkOpen(asked);
            } catch (ClosedException e) {
                answers.failFrom(done, e);
                return answers;
            }
        }
    }

    public Progress predictEach(
            Iterator<? extends I> inputs,
            Call call,
            BiConsumer<? super I, ? super Outcome<O>> sink,
            Progress.Reports reports) {
        Deadline deadline = deadline(call);
        return new StreamRunner<I, O>(
                        context.pools()::isClosed,
                        () -> stable().leases(),
                        chunk -> predictAll(chunk, call, deadline),
                        sink,
                        reports,
                        context.time())
                .run(inputs, () -> stable().chunkSize(), deadline);
    }
}
