/**
 * Fallback chains: tiers that answer within one budget and say how. Start reading at
 * {@link io.mlprod.fallback.FallbackChain}.
 *
 * @since 0.1
 */
@SuppressWarnings("requires-automatic")
module io.mlprod.fallback {
    requires transitive io.mlprod.core;
    requires com.github.benmanes.caffeine;
    requires io.github.resilience4j.circuitbreaker;
    requires HdrHistogram;

    exports io.mlprod.fallback;
}
