package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.mlprod.experiment.Readout;
import io.mlprod.observe.Observed;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The meters of a handle's rollout, shadow and experiment, as long as they run. Thread-safe. */
final class TrialMeters implements AutoCloseable {

    private static final int MOST_FIELDS = 50;
    private static final Set<RolloutState> UNFINISHED =
            EnumSet.complementOf(EnumSet.of(RolloutState.PROMOTED, RolloutState.ROLLED_BACK));

    private final Running<RolloutStatus> rollout;
    private final Running<ShadowReport> shadow;
    private final Running<Readout> experiment;

    TrialMeters(String model, MeterRegistry registry) {
        rollout = new Running<>(
                status -> new MeterGroup(registry, model, status.name()),
                RolloutStatus::name,
                TrialMeters::showRollout);
        shadow = new Running<>(
                report -> new MeterGroup(registry, model, report.candidate()),
                report -> List.of(report.candidate(), fields(report).toList()),
                TrialMeters::showShadow);
        experiment = new Running<>(
                readout -> new MeterGroup(registry, model), TrialMeters::identity, TrialMeters::showExperiment);
    }

    void refresh(List<Observed.Handle> handles) {
        rollout.set(first(handles, Observed.Handle::rollout));
        shadow.set(first(handles, Observed.Handle::shadow));
        experiment.set(first(handles, Observed.Handle::experiment));
    }

    private static <T> Optional<T> first(List<Observed.Handle> handles, Function<Observed.Handle, Optional<T>> trial) {
        return handles.stream().flatMap(handle -> trial.apply(handle).stream()).findFirst();
    }

    private static void showRollout(Running<RolloutStatus> to, RolloutStatus now) {
        to.number(MlprodMeter.ROLLOUT_SHARE, RolloutStatus::share);
        to.number(MlprodMeter.ROLLOUT_STEP, RolloutStatus::step);
        to.state(MlprodMeter.ROLLOUT_STATE, UNFINISHED, RolloutStatus::state);
    }

    private static void showShadow(Running<ShadowReport> to, ShadowReport now) {
        to.number(MlprodMeter.SHADOW_COMPARISONS, ShadowReport::compared, "compared");
        to.number(MlprodMeter.SHADOW_COMPARISONS, is -> is.traffic().dropped(), "dropped");
        to.number(MlprodMeter.SHADOW_COMPARISONS, is -> is.traffic().late(), "late");
        to.number(MlprodMeter.SHADOW_COMPARISONS, is -> is.failures().onlyPrimary(), "primary_failed");
        to.number(MlprodMeter.SHADOW_COMPARISONS, is -> is.failures().onlyCandidate(), "candidate_failed");
        to.number(MlprodMeter.SHADOW_COMPARISONS, is -> is.failures().both(), "both_failed");
        fields(now).forEach(field -> to.number(MlprodMeter.SHADOW_DIFFERENCES, is -> differing(is, field), field));
        to.state(MlprodMeter.SHADOW_VERDICT, EnumSet.allOf(Verdict.class), ShadowReport::verdict);
    }

    private static Stream<String> fields(ShadowReport report) {
        return report.fields().stream().map(ShadowReport.Field::name).limit(MOST_FIELDS);
    }

    private static double differing(ShadowReport report, String field) {
        return report.fields().stream()
                .filter(found -> found.name().equals(field))
                .mapToLong(ShadowReport.Field::differing)
                .sum();
    }

    private static Object identity(Readout readout) {
        return List.of(
                readout.experiment(),
                readout.arms().stream().map(Readout.Arm::name).toList());
    }

    private static void showExperiment(Running<Readout> to, Readout now) {
        String name = now.experiment();
        for (int i = 0; i < now.arms().size(); i++) {
            int index = i;
            Readout.Arm arm = now.arms().get(i);
            to.number(
                    MlprodMeter.EXPERIMENT_EXPOSURES,
                    is -> is.arms().get(index).exposures(),
                    arm.version(),
                    name,
                    arm.name());
            to.number(
                    MlprodMeter.EXPERIMENT_UNITS, is -> is.arms().get(index).units(), arm.version(), name, arm.name());
        }
        to.number(MlprodMeter.EXPERIMENT_LOSSES, is -> is.leftOut().noUnit(), name, "no_unit");
        to.number(MlprodMeter.EXPERIMENT_LOSSES, is -> is.leftOut().moved(), name, "moved_units");
        to.number(MlprodMeter.EXPERIMENT_LOSSES, is -> is.leftOut().beyondMaxUnits(), name, "beyond_max_units");
        to.number(MlprodMeter.EXPERIMENT_LOSSES, is -> is.leftOut().lateOutcomes(), name, "late_outcomes");
        to.number(MlprodMeter.EXPERIMENT_MISMATCH, is -> is.sampleRatio().mismatch() ? 1 : 0, name);
    }

    @Override
    public void close() {
        rollout.close();
        shadow.close();
        experiment.close();
    }
}
