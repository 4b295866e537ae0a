package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.internal.watch.Problems;
import io.mlprod.monitoring.performance.Performance;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings that none of the watched models can use, each of which is told once. One that is of use for a single
 * model is right, since a monitor watches several. Of the thread that evaluates.
 */
final class UnusedSettings {

    private static final String NO_TAG = ", and no call has had such a tag";

    private final Performance settings;
    private final List<ScoreCalibration> calibrations;
    private final @Nullable Fairness fairness;
    private final Problems problems;
    private final Set<String> told = new HashSet<>();

    UnusedSettings(
            Performance settings, List<ScoreCalibration> calibrations, @Nullable Fairness fairness, Problems problems) {
        this.settings = settings;
        this.calibrations = calibrations;
        this.fairness = fairness;
        this.problems = problems;
    }

    /** Tells of them, once the windows that have ended were evaluated of all versions. */
    void tell(List<VersionPerformance> versions) {
        for (ScoreCalibration one : calibrations) {
            if (versions.stream().noneMatch(version -> isFor(one, version))) {
                tell("the calibration of " + one.model() + " is not used, since no model of this name is watched");
            }
        }
        List<String> groups = fairness == null ? List.of() : fairness.attributes();
        for (String name : settings.slices().keySet()) {
            if (isNowhere(versions, names -> names.has(name)) && !groups.contains(name)) {
                tell("slice '" + name + "' has no value: it is no feature of any watched model" + NO_TAG);
            }
        }
        for (String name : groups) {
            if (isNowhere(versions, names -> names.hasCategory(name))) {
                tell("no groups by '" + name + "', which has no value: it is no category or text among the features of"
                        + " any watched model" + NO_TAG);
            }
        }
        if (versions.stream().noneMatch(version -> version.fairness().isPossible())) {
            versions.stream()
                    .filter(version -> !version.fairness().trouble().isEmpty())
                    .findFirst()
                    .ifPresent(version ->
                            tell(version.model() + ": " + version.fairness().trouble()));
        }
    }

    private static boolean isNowhere(List<VersionPerformance> versions, Predicate<SliceNames> has) {
        return versions.stream().map(VersionPerformance::names).noneMatch(has);
    }

    private static boolean isFor(ScoreCalibration calibration, VersionPerformance version) {
        return calibration.model().name().equals(version.model().name())
                || WindowEstimates.of(List.of(calibration), version.model()) != null;
    }

    private void tell(String text) {
        if (told.add(text)) {
            problems.add(Problem.Kind.PERFORMANCE, PlainText.line(text));
        }
    }
}
