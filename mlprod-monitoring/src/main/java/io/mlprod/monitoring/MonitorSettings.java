package io.mlprod.monitoring;

import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.monitoring.internal.series.SeriesSettings;
import io.mlprod.monitoring.metrics.MonitorMetrics;
import io.mlprod.time.TimeSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a monitor.
 *
 * @param series the settings of what is kept of versions
 * @param health what is bad health
 * @param alarmReceivers receive each alarm
 * @param metrics shows everything; null if there are none
 * @param time the clock
 */
record MonitorSettings(
        SeriesSettings series,
        HealthLimits health,
        List<Consumer<? super Alarm>> alarmReceivers,
        @Nullable MonitorMetrics metrics,
        TimeSource time) {}
