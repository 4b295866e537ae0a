package io.mlprod.monitoring;

import io.mlprod.monitoring.action.ActionsBuilder;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.monitoring.internal.series.SeriesSettings;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.time.TimeSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a monitor.
 *
 * @param series the settings of what is kept of versions
 * @param health what is bad health
 * @param alerts rules and receivers
 * @param actions what alerts do by themselves
 * @param metrics shows everything; null if there are none
 * @param time the clock
 */
record MonitorSettings(
        SeriesSettings series,
        HealthLimits health,
        AlertsBuilder alerts,
        Optional<ActionsBuilder> actions,
        @Nullable MonitorMetrics metrics,
        TimeSource time) {}
