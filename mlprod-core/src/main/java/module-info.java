/**
 * {@code ModelHandle} and what stands behind {@code predict()}. Start reading at {@link io.mlprod.ModelHandle}.
 *
 * @since 0.1
 */
@SuppressWarnings({"module", "requires-automatic"})
module io.mlprod.core {
    // Not static: @Nullable on a component is read at run time, and one that is not there would make it required.
    requires transitive org.jspecify;
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires re2j;
    requires com.dynatrace.hash4j;
    requires org.apache.commons.numbers.gamma;
    requires org.apache.commons.rng.api;
    requires org.apache.commons.rng.simple;
    requires org.apache.commons.rng.sampling;
    requires com.microsoft.onnxruntime;
    requires transitive java.sql;

    uses io.mlprod.internal.onnx.NativeApi;

    exports io.mlprod;
    exports io.mlprod.admission;
    exports io.mlprod.batching;
    exports io.mlprod.cache;
    exports io.mlprod.engine;
    exports io.mlprod.error;
    exports io.mlprod.evaluation;
    exports io.mlprod.experiment;
    exports io.mlprod.lifecycle;
    exports io.mlprod.model;
    exports io.mlprod.observe;
    exports io.mlprod.provenance;
    exports io.mlprod.record;
    exports io.mlprod.rollout;
    exports io.mlprod.routing;
    exports io.mlprod.shadow;
    exports io.mlprod.spi;
    exports io.mlprod.time;
    exports io.mlprod.validation;
    exports io.mlprod.internal.checks to
            io.mlprod.monitoring,
            io.mlprod.testing;
    exports io.mlprod.internal.codec to
            io.mlprod.testing;
    exports io.mlprod.internal.leak to
            io.mlprod.testing;
    exports io.mlprod.internal.lease to
            io.mlprod.fallback;
    exports io.mlprod.internal.log to
            io.mlprod.fallback,
            io.mlprod.monitoring,
            io.mlprod.testing;
    exports io.mlprod.internal.observe to
            io.mlprod.fallback;
    exports io.mlprod.internal.onnx to
            io.mlprod.core.ffm;
    exports io.mlprod.internal.text to
            io.mlprod.fallback,
            io.mlprod.monitoring,
            io.mlprod.testing;
    exports io.mlprod.internal.validation to
            io.mlprod.testing;
    exports io.mlprod.internal.versions to
            io.mlprod.fallback;
    exports io.mlprod.internal.threads to
            io.mlprod.fallback;
}
