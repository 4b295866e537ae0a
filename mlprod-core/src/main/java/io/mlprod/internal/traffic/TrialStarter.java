package io.mlprod.internal.traffic;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.internal.codec.Reading;
import io.mlprod.internal.rollout.RolloutMemory;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.shadow.Comparison;
import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The starter of trials on a handle's traffic: rollouts, experiments and shadows. */
public final class TrialStarter<I, O> {

    private final TrialHost<I, O> host;
    private final HandleContext context;
    private final MethodHandles.Lookup lookup;
    private final RolloutMemory rollouts;

    public TrialStarter(TrialHost<I, O> host, HandleContext context, MethodHandles.Lookup lookup) {
        this.host = host;
        this.context = context;
        this.lookup = lookup;
        this.rollouts = new RolloutMemory(context.name());
    }

    public RunningRollout rollout(String version, UnaryOperator<Rollout<I, O>> plan) {
        return rollout(plan.apply(Rollout.to(version)));
    }

    public RunningExperiment experiment(String name, UnaryOperator<Experiment<I>> plan) {
        return experiment(plan.apply(Experiment.named(name)));
    }

    public RunningShadow shadow(String version, UnaryOperator<Shadow<I, O>> plan) {
        return shadow(plan.apply(Shadow.to(version)));
    }

    public RunningRollout rollout(Rollout<? super I, ? super O> given) {
        Rollout<? super I, ? super O> config =
                given.name().isPresent() ? given : given.name(context.name() + "-" + given.version());
        RolloutTrial<I, O> trial = host.start(
                "rollout '" + config.name().orElseThrow() + "'",
                List.of(config.version()),
                models -> new RolloutTrial<>(
                        config,
                        host,
                        context,
                        models.get(0),
                        candidate(models),
                        rollouts,
                        told -> shadowRun(
                                shadowOf(config), models, config.name().orElseThrow(), told)));
        try {
            trial.machine().start();
        } catch (RuntimeException e) {
            host.end(trial, "could not start", false);
            trial.close();
            throw e;
        }
        return trial.machine();
    }

    public RunningExperiment experiment(Experiment<? super I> given) {
        Experiment<? super I> config = given.checked();
        List<String> names = config.arms().stream().map(Experiment.Arm::version).toList();
        return host.<ExperimentTrial<I, O>>start("experiment '" + config.name() + "'", names, models -> {
            if (models.get(0) != models.get(1)) {
                throw new IllegalArgumentException(
                        PlainText.line("The control of experiment '" + config.name() + "' is version '"
                                + names.get(0) + "', but " + models.get(0)
                                + " serves; the control must be the serving version, which also answers who"
                                + " is in no arm"));
            }
            return new ExperimentTrial<>(config, host, context, models.subList(1, models.size()));
        });
    }

    public RunningShadow shadow(Shadow<? super I, ? super O> config) {
        return host.<ShadowTrial<I, O>>start(
                "shadow",
                List.of(config.version()),
                models -> new ShadowTrial<>(
                        host,
                        models.get(0),
                        config.version(),
                        shadowRun(
                                config,
                                models,
                                "the shadow of version " + config.version(),
                                (error, primaryFailed, unit) -> {})));
    }

    private static <I, O> Shadow<? super I, ? super O> shadowOf(Rollout<I, O> rollout) {
        Shadow<I, O> shadow = Shadow.<I, O>to(rollout.version()).sample(rollout.shadow());
        return rollout.units().unit().map(unit -> shadow.<I>unit(unit)).orElse(shadow);
    }

    private ShadowRunner<I, O> shadowRun(
            Shadow<? super I, ? super O> config, List<LoadedModel<I, O>> models, String test, ShadowRunner.Told told) {
        LoadedModel<I, O> primary = models.get(0);
        LoadedModel<I, O> candidate = candidate(models);
        Comparison<O> comparison = new Comparison<>(config, lookup, columns(primary), columns(candidate));
        return new ShadowRunner<>(
                config, primary, candidate, comparison, context.admission(), context.time(), test, told);
    }

    private static Map<String, List<String>> columns(LoadedModel<?, ?> model) {
        return model.pipeline().decoder().readings().stream()
                .filter(reading -> reading.columns().size() > 1)
                .filter(reading -> reading.columns().stream().distinct().count()
                        == reading.columns().size())
                .collect(Collectors.toMap(Reading::part, Reading::columns));
    }

    private static <I, O> LoadedModel<I, O> candidate(List<LoadedModel<I, O>> models) {
        if (models.get(0) == models.get(1)) {
            throw new IllegalStateException(models.get(1) + " serves already; there is nothing to try out");
        }
        return models.get(1);
    }
}
