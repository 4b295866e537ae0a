package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.ShadowReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A shadow that is a trial of its own: the stable version answers everything. */
final class ShadowTrial<I, O> implements Trial<I, O>, RunningShadow {

    private final TrialHost<I, O> host;
    private final String candidate;
    private final ShadowRunner<I, O> shadow;
    private final Assigned<I, O> all;

    ShadowTrial(TrialHost<I, O> host, LoadedModel<I, O> stable, String candidate, ShadowRunner<I, O> shadow) {
        this.host = host;
        this.candidate = candidate;
        this.shadow = shadow;
        this.all = new Assigned<>(stable, stable.direct(), 0, 0, shadow);
    }

    @Override
    public Assigned<I, O> assign(I input, Call call) {
        return all;
    }

    @Override
    public void note(
            I input, Assigned<I, O> assigned, @Nullable Prediction<O> answer, @Nullable Throwable error, long nanos) {
        // answers are compared on the shadow's own thread
    }

    @Override
    public boolean changesAnswers() {
        return false;
    }

    @Override
    public boolean feedback(PredictionId id, Feedback feedback) {
        return feedback instanceof Feedback.Label label && shadow.label(id, label);
    }

    @Override
    public Optional<ShadowReport> shadow() {
        return Optional.of(report());
    }

    @Override
    public ShadowReport report() {
        return shadow.report();
    }

    @Override
    public void stop() {
        takeBack("stopped");
    }

    @Override
    public boolean takeBack(String why) {
        host.end(this, why, false);
        shadow.stop();
        return true;
    }

    @Override
    public void close() {
        shadow.stop();
    }

    @Override
    public String toString() {
        return PlainText.line("the shadow of version " + candidate);
    }
}
