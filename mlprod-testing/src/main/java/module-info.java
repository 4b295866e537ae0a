/**
 * What an application needs to test code that embeds models, and the models themselves. Start reading at
 * {@code io.mlprod.testing.MlprodTest}.
 *
 * @since 0.1
 */
@SuppressWarnings({"module", "opens", "requires-automatic", "requires-transitive-automatic"})
module io.mlprod.testing {
    requires transitive io.mlprod.core;
    requires static transitive io.mlprod.fallback;
    requires static transitive io.mlprod.monitoring;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;
    requires static transitive net.jqwik.api;
    requires com.fasterxml.jackson.databind;
    requires de.siegmar.fastcsv;
    requires gg.jte.runtime;
    requires java.management;
    requires jdk.management;
    requires org.apache.commons.statistics.inference;

    exports io.mlprod.testing;
    exports io.mlprod.testing.assertion;
    exports io.mlprod.testing.fake;
    exports io.mlprod.testing.fault;
    exports io.mlprod.testing.golden;
    exports io.mlprod.testing.data;
    exports io.mlprod.testing.evaluate;
    exports io.mlprod.testing.metamorphic;
    exports io.mlprod.testing.property;
    exports io.mlprod.testing.traffic;
    exports io.mlprod.testing.latency;
    exports io.mlprod.testing.contract;

    opens io.mlprod.testing.contract to
            org.junit.platform.commons;
}
