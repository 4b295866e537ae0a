package io.mlprod.fallback;

final class Percentile {
    Percentile(double p, io.mlprod.spi.TimeSource t) {}

    void record(long n) {}

    long nanos() {
        return Long.MAX_VALUE;
    }
}
