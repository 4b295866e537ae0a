/**
 * What a model in production is doing now: metrics, feature profiles, data quality, drift and health. Start reading at
 * {@link io.mlprod.monitoring.ModelMonitor}.
 *
 * @since 0.1
 */
@SuppressWarnings({"module", "opens", "requires-automatic", "requires-transitive-automatic"})
module io.mlprod.monitoring {
    requires transitive io.mlprod.core;
    requires transitive java.sql;
    requires transitive micrometer.commons;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires com.dynatrace.hash4j;
    requires com.fasterxml.jackson.databind;
    requires java.net.http;
    requires de.siegmar.fastcsv;
    requires gg.jte.runtime;
    requires org.apache.commons.statistics.inference;

    exports io.mlprod.monitoring;
    exports io.mlprod.monitoring.action;
    exports io.mlprod.monitoring.alert;
    exports io.mlprod.monitoring.drift;
    exports io.mlprod.monitoring.fairness;
    exports io.mlprod.monitoring.estimate;
    exports io.mlprod.monitoring.health;
    exports io.mlprod.monitoring.history;
    exports io.mlprod.monitoring.metrics;
    exports io.mlprod.monitoring.performance;
    exports io.mlprod.monitoring.profile;
    exports io.mlprod.monitoring.quality;
    exports io.mlprod.monitoring.webhook;
    exports io.mlprod.monitoring.report;

    opens io.mlprod.monitoring.internal.page.templates to
            gg.jte.runtime;
}
