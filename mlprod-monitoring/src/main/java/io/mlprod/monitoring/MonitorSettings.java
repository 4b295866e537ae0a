package io.mlprod.monitoring;

import io.mlprod.monitoring.action.ActionsBuilder;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.fairness.Fairness;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.monitoring.internal.series.SeriesSettings;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.time.TimeSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a monitor.
 *
 * @param series the settings of what is kept of versions
 * @param health what is bad health
 * @param alerts rules and receivers
 * @param actions what alerts do by themselves
 * @param performance how predictions are compared with late labels; empty if they are not
 * @param calibrations of the scores of versions
 * @param fairness the groups for which answers are compared; null for none
 * @param metrics shows everything; null if there are none
 * @param time the clock
 */
record MonitorSettings(
        SeriesSettings series,
        HealthLimits health,
        AlertsBuilder alerts,
        Optional<ActionsBuilder> actions,
        Optional<Performance> performance,
        List<ScoreCalibration> calibrations,
        @Nullable Fairness fairness,
        @Nullable MonitorMetrics metrics,
        TimeSource time) {}
