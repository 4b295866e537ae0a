package io.mlprod;

import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.internal.codec.Reading;
import io.mlprod.internal.rollout.RolloutMemory;
import io.mlprod.internal.shadow.Comparison;
import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts what is tried out on a handle's traffic: rollouts, experiments, shadows. */
final class TrafficTests<I, O> {

    private final Versions<I, O> versions;
    private final Common common;
    private final MethodHandles.Lookup lookup;
    private final RolloutMemory rollouts;

    TrafficTests(Versions<I, O> versions, Common common, MethodHandles.Lookup lookup) {
        this.versions = versions;
        this.common = common;
        this.lookup = lookup;
        this.rollouts = new RolloutMemory(common.name());
    }

    RunningRollout rollout(Rollout<? super I, ? super O> given) {
        Rollout<? super I, ? super O> config =
                given.name().isPresent() ? given : given.name(common.name() + "-" + given.version());
        RolloutSplit<I, O> split = versions.tryOut(
                "rollout '" + config.name().orElseThrow() + "'",
                List.of(config.version()),
                models -> new RolloutSplit<>(
                        config,
                        versions,
                        common,
                        models.get(0),
                        candidate(models),
                        rollouts,
                        told -> shadowRun(
                                shadowOf(config), models, config.name().orElseThrow(), told)));
        try {
            split.machine().start();
        } catch (RuntimeException e) {
            versions.endTest(split, "could not start", false);
            split.close();
            throw e;
        }
        return split.machine();
    }

    RunningExperiment experiment(Experiment<? super I> given) {
        Experiment<? super I> config = given.checked();
        List<String> names = config.arms().stream().map(Experiment.Arm::version).toList();
        return versions.<ExperimentSplit<I, O>>tryOut("experiment '" + config.name() + "'", names, models -> {
            if (models.get(0) != models.get(1)) {
                throw new IllegalArgumentException(
                        PlainText.line(
                                "The control of experiment '" + config.name() + "' is version '"
                                        + names.get(0) + "', but " + models.get(0)
                                        + " serves; the control must be the serving version, which also answers who is in no arm"));
            }
            return new ExperimentSplit<>(config, versions, common, models.subList(1, models.size()));
        });
    }

    RunningShadow shadow(Shadow<? super I, ? super O> config) {
        return versions.<ShadowSplit<I, O>>tryOut(
                "shadow",
                List.of(config.version()),
                models -> new ShadowSplit<>(
                        versions,
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
        return rollout.unit().map(unit -> shadow.<I>unit(unit)).orElse(shadow);
    }

    private ShadowRun<I, O> shadowRun(
            Shadow<? super I, ? super O> config, List<LoadedModel<I, O>> models, String test, ShadowRun.Told told) {
        LoadedModel<I, O> primary = models.get(0);
        LoadedModel<I, O> candidate = candidate(models);
        Comparison<O> comparison = new Comparison<>(config, lookup, columns(primary), columns(candidate));
        return new ShadowRun<>(config, primary, candidate, comparison, common.admission(), test, told);
    }

    private static Map<String, List<String>> columns(LoadedModel<?, ?> model) {
        return model.stages().decoder().readings().stream()
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
