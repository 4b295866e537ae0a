package io.mlprod.monitoring.internal.series;

import io.mlprod.evaluation.Estimate;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.history.WindowTraffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The indicators that a monitor gives of each version by itself, and the rules that they have unless set. */
public final class MonitorKpis {

    static final String DRIFT = "drift";
    static final String DEPLOY_DRIFT = "deploy drift";
    static final String DRIFTED_SHARE = "drifted share";
    static final String QUALITY = "quality";
    static final String VOLUME = "volume";
    static final String ERROR_SHARE = "error share";
    static final String P50 = "p50 latency";
    static final String P99 = "p99 latency";
    static final String WINDOW_AGE = "window age";

    private static final double LEVEL = 0.95; // of intervals
    private static final Duration UNKNOWN = Duration.ofDays(5_000); // windows of rows end when they are full

    private MonitorKpis() {}

    /**
     * Returns the rules of findings, whose hysteresis is in the findings themselves. A version may have none for long:
     * while a reference is learned, or there are too few rows. That predictions stop is one of the findings.
     */
    public static List<AlertRule> defaultRules() {
        return List.of(findings(DRIFT), findings(DEPLOY_DRIFT), findings(QUALITY));
    }

    private static AlertRule findings(String kpi) {
        return AlertRule.above(kpi).warn(0).tellMore().cooldown(Duration.ZERO).mayBeMissing();
    }

    /** Says how often the indicators of these windows come. */
    public static void addPeriods(AlertsBuilder alerts, Windows windows) {
        Duration window = windows.length().orElse(UNKNOWN);
        Duration look = windows.length()
                .map(length -> length.multipliedBy(windows.driftEvery()))
                .orElse(UNKNOWN);
        List.of(VOLUME, ERROR_SHARE, P50, P99, QUALITY, WINDOW_AGE).forEach(kpi -> alerts.comesEvery(kpi, window));
        List.of(DRIFT, DRIFTED_SHARE).forEach(kpi -> alerts.comesEvery(kpi, look));
        alerts.comesEvery(DEPLOY_DRIFT, UNKNOWN);
    }

    /**
     * Returns the indicators of a window's traffic. Of a window without calls, those that cannot be judged have no
     * rows.
     *
     * @param refused how many of the calls that were not answered were refused, by the caller's fault
     * @param isFull whether the version has served all the time, so that the volume says something
     */
    static List<Kpi> of(ModelVersion model, WindowTraffic traffic, long refused, boolean isFull, Instant to) {
        long answered = traffic.predictions();
        return List.of(
                Kpi.exact(VOLUME, model, (double) answered, isFull ? Math.max(1, answered) : 0, to),
                share(ERROR_SHARE, model, Math.max(0, traffic.failures() - refused), answered + traffic.failures(), to),
                Kpi.exact(P50, model, answered == 0 ? 0 : traffic.p50(), answered, to),
                Kpi.exact(P99, model, answered == 0 ? 0 : traffic.p99(), answered, to));
    }

    static Kpi driftedShare(DriftReport found, int drifting) {
        int compared = found.columns().size();
        return Kpi.exact(
                        DRIFTED_SHARE,
                        found.model(),
                        compared == 0 ? 0 : (double) drifting / compared,
                        compared == 0 ? 0 : DriftFindings.judgedRows(found),
                        found.to())
                .since(found.from());
    }

    static Kpi windowAge(ModelVersion model, Instant last, Instant now) {
        return Kpi.exact(
                WINDOW_AGE, model, Math.max(0, Duration.between(last, now).toMillis() / 1e3), 1, now);
    }

    /** Returns a share of rows with Wilson's interval. */
    private static Kpi share(String name, ModelVersion model, long some, long all, Instant to) {
        if (all == 0) {
            return Kpi.exact(name, model, 0, 0, to);
        }
        Estimate share = Estimate.share(some, all, LEVEL);
        return new Kpi(name, model, share.value(), share.lower(), share.upper(), all, to);
    }
}
