package io.mlprod.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.monitoring.action.ActionsBuilder;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.monitoring.internal.series.GivenProfiles;
import io.mlprod.monitoring.internal.series.SeriesSettings;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A builder of monitors. Everything has a default. For one thread.
 *
 * @since 0.1
 */
public final class ModelMonitorBuilder {

    private static final long DEFAULT_REFERENCE_ROWS = 5_000;

    private final List<Profile> profilesOfVersions = new ArrayList<>();
    private final Map<String, Profile> profilesOfModels = new HashMap<>();
    private AlertsBuilder alerts = Alerts.builder();
    private Optional<ActionsBuilder> actions = Optional.empty();
    private final List<ScoreCalibration> calibrations = new ArrayList<>();
    private Optional<Performance> performance = Optional.empty();
    private @Nullable Fairness fairness;
    private long referenceRows = DEFAULT_REFERENCE_ROWS;
    private Windows windows = Windows.DEFAULT;
    private Drift drift = Drift.DEFAULT;
    private Quality quality = Quality.DEFAULT;
    private @Nullable MonitorMetrics metrics;
    private HealthLimits health = HealthLimits.DEFAULT;
    private TimeSource time = TimeSource.system();

    ModelMonitorBuilder() {}

    /**
     * Adds the reference profile of the version that it names: of the same digest, or else of the same name and
     * version. Versions without a profile are compared with their own first day.
     *
     * @param profile for example from {@code Profile.read(path)}
     * @return this
     */
    public ModelMonitorBuilder reference(Profile profile) {
        profilesOfVersions.add(Objects.requireNonNull(profile, "profile"));
        return this;
    }

    /**
     * Adds a reference profile for all versions of a model that have none of their own.
     *
     * @param model the model's name
     * @param profile for example that of the first version
     * @return this
     */
    public ModelMonitorBuilder reference(String model, Profile profile) {
        profilesOfModels.put(Arguments.notBlank("The model's name", model), Objects.requireNonNull(profile, "profile"));
        return this;
    }

    /**
     * Sets how many of its first rows a version without a profile is compared with later.
     *
     * @param rows 1 or more; 5,000 unless set; if they come within less time than windows that slide look at, the first
     *     whole look is the reference
     * @return this
     * @throws IllegalArgumentException if it is below 1
     */
    public ModelMonitorBuilder referenceRows(long rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("referenceRows must be 1 or more, not " + rows);
        }
        referenceRows = rows;
        return this;
    }

    /**
     * Sets what is counted together.
     *
     * @param counted the last 24 hours, looked at each hour, unless set
     * @return this
     */
    public ModelMonitorBuilder windows(Windows counted) {
        windows = Objects.requireNonNull(counted, "windows");
        return this;
    }

    /**
     * Sets how drift is judged.
     *
     * @param judged {@link Drift#DEFAULT} unless set
     * @return this
     */
    public ModelMonitorBuilder drift(Drift judged) {
        drift = Objects.requireNonNull(judged, "drift");
        return this;
    }

    /**
     * Sets how data quality is judged.
     *
     * @param judged {@link Quality#DEFAULT} unless set
     * @return this
     */
    public ModelMonitorBuilder quality(Quality judged) {
        quality = Objects.requireNonNull(judged, "quality");
        return this;
    }

    /**
     * Sets what is bad health.
     *
     * @param limits {@link HealthLimits#DEFAULT} unless set
     * @return this
     */
    public ModelMonitorBuilder health(HealthLimits limits) {
        health = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Shows everything as metrics, too. They go with the monitor.
     *
     * @param registry where the meters are
     * @return this
     */
    public ModelMonitorBuilder metrics(MeterRegistry registry) {
        return metrics(MonitorMetrics.of(registry));
    }

    /**
     * Shows everything as metrics, too, by settings of their own. The monitor closes them.
     *
     * @param shown metrics that were added to no handle or chain themselves
     * @return this
     */
    public ModelMonitorBuilder metrics(MonitorMetrics shown) {
        metrics = Objects.requireNonNull(shown, "metrics");
        return this;
    }

    /**
     * Compares predictions with the labels that {@code handle.feedback(id, Feedback.label(...))} gives later. Not done
     * unless this is set, since predictions are kept until their labels come.
     *
     * @param compared for example {@link Performance#automatic()}; its store is the application's, and stays open
     * @return this
     */
    public ModelMonitorBuilder performance(Performance compared) {
        performance = Optional.of(compared);
        return this;
    }

    /**
     * Adds the calibration of a version's scores, by which its performance is estimated before labels come: of the same
     * digest, or else of the same name and version, which is told as a problem. Without one, it is fitted to the
     * labelled predictions that a version's reference is learned from.
     *
     * @param fitted takes the place of one of the same version: the last one of a version is used
     * @return this
     */
    public ModelMonitorBuilder calibration(ScoreCalibration fitted) {
        calibrations.removeIf(known -> known.model().equals(fitted.model()));
        calibrations.add(fitted);
        return this;
    }

    /**
     * Compares answers and errors of groups. Groups have pseudonyms, in the store as well as in what is found, unless
     * the settings show their names.
     *
     * @param groups what makes the groups
     * @return this
     */
    public ModelMonitorBuilder fairness(Fairness groups) {
        fairness = Objects.requireNonNull(groups, "groups");
        return this;
    }

    /**
     * Sets which numbers are alerts, and who is told of them. The monitor adds the rules {@code drift}, {@code deploy
     * drift} and {@code quality} unless there are rules of these names, a {@link io.mlprod.monitoring.alert.Slf4jSink}
     * if there is no receiver, and its clock. It builds the alerts and closes them; the receivers remain the
     * application's.
     *
     * <pre>{@code
     * .alerts(Alerts.builder()
     *         .rule(AlertRule.above("error share").warn(0.01).critical(0.05))
     *         .sink(pager))
     * }</pre>
     *
     * @param rules rules and receivers, for this monitor only
     * @return this
     */
    public ModelMonitorBuilder alerts(AlertsBuilder rules) {
        alerts = Objects.requireNonNull(rules, "rules");
        return this;
    }

    /**
     * Sets what alerts do by themselves. The monitor adds its clock, and keeps what was done in its history. It holds
     * whatever the actions act on, such as a handle, in memory.
     *
     * @param started by which alert, for this monitor only
     * @return this
     */
    public ModelMonitorBuilder actions(ActionsBuilder started) {
        actions = Optional.of(started);
        return this;
    }

    /**
     * Sets the clock, for tests.
     *
     * @param clock the machine's unless set
     * @return this
     */
    public ModelMonitorBuilder time(TimeSource clock) {
        time = Objects.requireNonNull(clock, "time");
        return this;
    }

    /**
     * Builds the monitor.
     *
     * @return a monitor that the caller closes
     * @throws IllegalStateException if open alerts are kept in a file that another monitor has, or that cannot be
     *     written
     * @throws IllegalArgumentException if an action waits for alerts of a rule that is not there, or that never is as
     *     bad
     */
    public ModelMonitor build() {
        boolean areLabelsNeeded = !calibrations.isEmpty() || fairness != null;
        return new ModelMonitor(new MonitorSettings(
                new SeriesSettings(
                        new GivenProfiles(profilesOfVersions, profilesOfModels),
                        referenceRows,
                        windows,
                        drift,
                        quality,
                        time),
                health,
                alerts,
                actions,
                performance.or(() -> areLabelsNeeded ? Optional.of(Performance.automatic()) : Optional.empty()),
                List.copyOf(calibrations),
                fairness,
                metrics,
                time));
    }
}
