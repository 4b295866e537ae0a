package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Readout;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.internal.experiment.Analysis;
import io.mlprod.internal.experiment.BanditWeights;
import io.mlprod.internal.experiment.Outcomes;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.routing.Assigner;
import io.mlprod.internal.routing.Assignment;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.routing.Route;
import io.mlprod.routing.Route.Reason;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** An experiment on a handle's traffic: the units of each arm get that arm's version. */
final class ExperimentTrial<I, O> implements Trial<I, O>, RunningExperiment {

    private static final Log LOG = Log.of(ExperimentTrial.class);

    /**
     * The assignment of units to arms between two changes of weights.
     *
     * @param changes how often the weights were changed before
     */
    private record Stage(Assigner assigner, int changes) {}

    private final Experiment<? super I> config;
    private final TrialHost<I, O> host;
    private final HandleContext context;
    private final List<LoadedModel<I, O>> models; // by arm
    private final UnitExtractor<I> units;
    private final ExposureLog exposures;
    private final Outcomes outcomes;
    private final @Nullable ToDoubleFunction<? super I> covariate;
    private final @Nullable BanditWeights reweighting;
    private volatile Stage stage;
    private volatile boolean stopped;

    /**
     * Starts the experiment.
     *
     * @param models the arms' versions; control's is the serving one
     */
    ExperimentTrial(
            Experiment<? super I> config, TrialHost<I, O> host, HandleContext context, List<LoadedModel<I, O>> models) {
        this.config = config;
        this.host = host;
        this.context = context;
        this.models = List.copyOf(models);
        this.stage = new Stage(
                Assigner.of(config.units(), config.name(), Outcomes.slots(config), context.name(), names()), 0);
        this.units = new UnitExtractor<>(toString(), config.units().unit().orElse(null));
        this.covariate = config.covariate().orElse(null);
        this.outcomes = new Outcomes(config, context.time());
        this.reweighting = config.bandit().isEmpty()
                ? null
                : new BanditWeights(config, ThreadLocalRandom.current().nextLong());
        this.exposures = new ExposureLog(toString(), config.units().exposures().orElse(null), context);
        config.bandit().ifPresent(bandit -> scheduleReweighting(bandit.every()));
    }

    private List<String> names() {
        return config.arms().stream().map(Experiment.Arm::name).toList();
    }

    // ---- where an input goes

    @Override
    public Assigned<I, O> assign(I input, Call call) {
        Stage current = stage;
        Assigner now = current.assigner();
        Assignment to = now.assign(units.of(input, call));
        double propensity = to.reason() == Reason.HASH ? now.table().share(to.arm()) : 1;
        LoadedModel<I, O> model = models.get(to.arm());
        Route route = new Route(
                config.name(),
                1,
                current.changes(),
                config.arms().get(to.arm()).name(),
                model.version(),
                to.slot(),
                propensity,
                to.reason(),
                to.slot() < 0 ? "" : now.salt());
        return new Assigned<>(model, route, to.arm(), to.unitHash(), null);
    }

    // ---- what came of it

    @Override
    public void note(
            I input, Assigned<I, O> assigned, @Nullable Prediction<O> answer, @Nullable Throwable error, long nanos) {
        if (answer == null) {
            return; // no unit was exposed to an arm
        }
        Route route = assigned.route();
        if (route.isCounted()) {
            outcomes.exposed(
                    answer.id(), assigned.arm(), route.slot(), assigned.unit(), covariate(input), route.step());
        } else if (route.reason() == Reason.NO_UNIT) {
            outcomes.withoutUnit();
        }
        exposures.note(assigned.route(), assigned.unit(), answer);
    }

    private double covariate(I input) {
        if (covariate == null) {
            return 0;
        }
        try {
            return covariate.applyAsDouble(input);
        } catch (Throwable e) { // the caller has the answer by now
            return Double.NaN;
        }
    }

    @Override
    public boolean feedback(PredictionId id, Feedback feedback) {
        return outcomes.feedback(id, feedback);
    }

    @Override
    public Optional<Readout> experiment() {
        return Optional.of(readout());
    }

    @Override
    public Readout readout() {
        return Analysis.readout(config, outcomes.tallies());
    }

    // ---- who gets how much

    @Override
    public synchronized void reweigh(Map<String, Double> weights) {
        Objects.requireNonNull(weights, "weights: the share of each arm by its name");
        if (stopped) {
            throw new IllegalStateException(this + " has been stopped");
        }
        if (!weights.keySet().equals(Set.copyOf(names()))) {
            throw new IllegalArgumentException(PlainText.line(
                    this + " has the arms " + names() + "; weights were given for " + new TreeSet<>(weights.keySet())));
        }
        double[] next = names().stream().mapToDouble(weights::get).toArray();
        apply(stage.assigner().table().reweigh(next));
    }

    private void apply(SlotTable table) {
        outcomes.reweighed(table); // first, so that no unit is counted in a slot that is not
        stage = new Stage(stage.assigner().with(table), stage.changes() + 1);
        LOG.info("{} has new weights", this);
    }

    private void scheduleReweighting(Duration every) {
        WeakReference<ExperimentTrial<I, O>> reference = new WeakReference<>(this);
        Runnable unused = context.time().schedule(every, () -> {
            ExperimentTrial<I, O> trial = reference.get();
            if (trial != null && !trial.stopped) {
                trial.scheduleReweighting(every); // first, so that it goes on whatever happens this time
                trial.reweighByOutcomes();
            }
        });
    }

    private synchronized void reweighByOutcomes() {
        if (!stopped && reweighting != null) {
            Optional<double[]> wanted = reweighting.weights(outcomes.tallies());
            wanted.map(stage.assigner().table()::reweighTowards).ifPresent(this::apply);
        }
    }

    // ---- the end

    @Override
    public void stop() {
        host.end(this, "stopped", false);
        close();
    }

    @Override
    public boolean takeBack(String why) {
        host.end(this, why, true);
        close();
        return true;
    }

    @Override
    public void close() {
        stopped = true;
        outcomes.stop();
        exposures.close();
    }

    @Override
    public String toString() {
        return PlainText.line("experiment '" + config.name() + "'");
    }
}
